// name: bench/links
// purpose: Every link that a trace walks, to give the peers the same graph.
// mode: read
// params:
// columns: source, target
// sample: {}
MATCH (a)-[:FLOWS_TO]->(b)
RETURN coalesce(a.segment_key, a.transformation_key) AS source, coalesce(b.segment_key, b.transformation_key) AS target
