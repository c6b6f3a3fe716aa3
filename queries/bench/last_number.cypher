// name: bench/last_number
// purpose: The highest number that the database gave a node.
// mode: read
// params: 
// columns: number
// sample: {}
MATCH (n)
RETURN coalesce(max(id(n)), -1) AS number
