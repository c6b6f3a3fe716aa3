// name: bench/links
// purpose: Every link that a trace walks, once, from a stretch of nodes, by the database's numbers: the peers get the same graph.
// mode: read
// params: first, last
// columns: sources, targets
// sample: {"first": 0, "last": 1000}
UNWIND range($first, $last) AS number
MATCH (a) WHERE id(a) = number
MATCH (a)-[:FLOWS_TO]->(b)
WITH DISTINCT number, id(b) AS target
RETURN collect(number) AS sources, collect(target) AS targets
