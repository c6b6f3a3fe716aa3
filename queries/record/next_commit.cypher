// name: record/next_commit
// purpose: Take the next commit number; locked last, so that number order is commit order (semantics 2.3). Also what last_commit tells of vessels and holds.
// mode: write
// params: at
// columns: number, vessels, holds
// allow: Eager - the counter is read before it is set
// sample: {"at": 1735689600000000}
MERGE (counter:Counter {name: 'commit'})
SET counter.value = coalesce(counter.value, 0) + 1
CREATE (commit:Commit {number: counter.value, at: $at})
WITH counter.value AS number
OPTIONAL MATCH (vessels:Counter {name: 'vessels'})
OPTIONAL MATCH (holds:Counter {name: 'holds'})
RETURN number, coalesce(vessels.version, toString(vessels.value), '') AS vessels,
       CASE WHEN holds.active > 0 THEN coalesce(holds.version, toString(holds.value)) ELSE '' END AS holds
