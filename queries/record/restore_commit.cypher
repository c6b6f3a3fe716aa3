// name: record/restore_commit
// purpose: Lock the counter for a replay that keeps its old commit number; also what last_commit tells of vessels and holds.
// mode: write
// params: number
// columns: number, vessels, holds
// allow: Eager - the counter is locked before anything else is read
// sample: {"number": 1}
MERGE (counter:Counter {name: 'commit'})
SET counter.value = CASE WHEN counter.value >= $number THEN counter.value ELSE $number END
WITH counter
OPTIONAL MATCH (vessels:Counter {name: 'vessels'})
OPTIONAL MATCH (holds:Counter {name: 'holds'})
RETURN $number AS number, coalesce(vessels.version, toString(vessels.value), '') AS vessels,
       CASE WHEN holds.active > 0 THEN coalesce(holds.version, toString(holds.value)) ELSE '' END AS holds
