// name: record/last_commit
// purpose: The last commit number, 0 before the first; the version of which places are vessels, and of what is held, empty while nothing is; no two states have one.
// mode: read
// params:
// columns: number, vessels, holds
// sample: {}
OPTIONAL MATCH (counter:Counter {name: 'commit'})
OPTIONAL MATCH (vessels:Counter {name: 'vessels'})
OPTIONAL MATCH (holds:Counter {name: 'holds'})
RETURN coalesce(counter.value, 0) AS number, coalesce(vessels.version, toString(vessels.value), '') AS vessels,
       CASE WHEN holds.active > 0 THEN coalesce(holds.version, toString(holds.value)) ELSE '' END AS holds
