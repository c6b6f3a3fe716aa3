// name: trace/reached_forward
// purpose: What reached nodes are (of a segment its lot, of a content also its key, of a transformation its document) and the flows among them, as parallel lists.
// mode: read
// params: nodes, units, known, at
// columns: found, lot_keys, content_keys, documents, sources, targets, unknown_times
// sample: {"nodes": ["4:00000000-0000-0000-0000-000000000000:0"], "units": false, "known": 9223372036854775806, "at": 9223372036854775807}
UNWIND $nodes AS id
MATCH (n) WHERE elementId(n) = id
WITH collect(n) AS ns
CALL (ns) {
  UNWIND ns AS n
  RETURN collect(elementId(n)) AS found, collect(coalesce(n.lot_key, '')) AS lot_keys,
         collect(coalesce(n.content_key, '')) AS content_keys, collect(coalesce(n.document, '')) AS documents
}
CALL (ns) {
  UNWIND range(0, size(ns) - 1) AS i
  WITH i, ns[i] AS n
  MATCH (n)-[r:UNIT_FLOWS_TO|FLOWS_TO|SUPERSEDED_UNIT_FLOW|SUPERSEDED_FLOW]->(m)
  WHERE ($units OR NOT type(r) IN ['UNIT_FLOWS_TO', 'SUPERSEDED_UNIT_FLOW']) AND r.linked_at <= $known AND coalesce(r.superseded_at, 9223372036854775807) > $known AND coalesce(r.earliest, $at) <= $at
  RETURN collect(i) AS sources, collect(elementId(m)) AS targets,
         collect(DISTINCT CASE WHEN r.carry IS NULL AND r.same IS NULL AND (r.earliest < -9223372036854775807 OR r.latest = 9223372036854775807)
                          THEN r.line_id END) AS unknown_times
}
RETURN found, lot_keys, content_keys, documents, sources, targets, unknown_times
