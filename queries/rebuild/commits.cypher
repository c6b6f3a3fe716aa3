// name: rebuild/commits
// purpose: All commit numbers, in order.
// mode: read
// params: 
// columns: numbers
// sample: {}
MATCH (commit:Commit)
WITH commit.number AS number ORDER BY number
RETURN collect(number) AS numbers
