// name: record/last_commit
// purpose: The last commit number, 0 before the first, and the commit that last changed which places are vessels.
// mode: read
// params:
// columns: number, vessels
// sample: {}
OPTIONAL MATCH (counter:Counter {name: 'commit'})
OPTIONAL MATCH (vessels:Counter {name: 'vessels'})
RETURN coalesce(counter.value, 0) AS number, coalesce(vessels.value, 0) AS vessels
