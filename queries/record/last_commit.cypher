// name: record/last_commit
// purpose: The last commit number, 0 before the first; the commit that last changed which places are vessels; the version of what is held, 0 while nothing is.
// mode: read
// params:
// columns: number, vessels, holds
// sample: {}
OPTIONAL MATCH (counter:Counter {name: 'commit'})
OPTIONAL MATCH (vessels:Counter {name: 'vessels'})
OPTIONAL MATCH (holds:Counter {name: 'holds'})
RETURN coalesce(counter.value, 0) AS number, coalesce(vessels.value, 0) AS vessels, CASE WHEN holds.active > 0 THEN holds.value ELSE 0 END AS holds
