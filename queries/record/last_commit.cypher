// name: record/last_commit
// purpose: The last commit number; 0 before the first.
// mode: read
// params:
// columns: number
// sample: {}
OPTIONAL MATCH (counter:Counter {name: 'commit'})
RETURN coalesce(counter.value, 0) AS number
