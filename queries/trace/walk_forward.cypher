// name: trace/walk_forward
// purpose: Everything that a few segments flows into, starts included, with what each node is and the flows among them.
// mode: read
// params: starts, limit
// columns: found, lot_keys, content_keys, documents, sources, targets, unknown_times
// sample: {"starts": ["4:00000000-0000-0000-0000-000000000000:0"], "limit": 100}
UNWIND $starts AS start
MATCH (s) WHERE elementId(s) = start
MATCH (s)-[:FLOWS_TO*0..]->(n)
WITH DISTINCT n LIMIT $limit
WITH collect(n) AS ns
CALL (ns) {
  UNWIND ns AS n
  RETURN collect(elementId(n)) AS found, collect(coalesce(n.lot_key, '')) AS lot_keys,
         collect(coalesce(n.content_key, '')) AS content_keys, collect(coalesce(n.document, '')) AS documents
}
CALL (ns) {
  UNWIND range(0, size(ns) - 1) AS i
  WITH i, ns[i] AS n
  MATCH (n)-[r:FLOWS_TO]->(m)
  RETURN collect(i) AS sources, collect(elementId(m)) AS targets,
         collect(DISTINCT CASE WHEN r.carry IS NULL AND r.same IS NULL AND (r.earliest < -9223372036854775807 OR r.latest = 9223372036854775807)
                          THEN r.line_id END) AS unknown_times
}
RETURN found, lot_keys, content_keys, documents, sources, targets, unknown_times
