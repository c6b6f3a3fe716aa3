// name: bench/sizes
// purpose: How large the database is.
// mode: read
// params:
// columns: nodes, relationships, flows
// sample: {}
MATCH (n)
WITH count(n) AS nodes
MATCH ()-[r]->()
WITH nodes, count(r) AS relationships
MATCH ()-[f:FLOWS_TO]->()
RETURN nodes, relationships, count(f) AS flows
