// name: trace/forward_lines
// purpose: Shipment lines of reached segments and of reached contents, what was given back of them, and the customers' names.
// mode: read
// params: nodes, contents, known, at
// columns: shipments, returns, customers
// sample: {"nodes": ["4:00000000-0000-0000-0000-000000000000:0"], "contents": [], "known": 9223372036854775806, "at": 9223372036854775807}
CALL () {
  UNWIND $nodes AS id
  MATCH (s) WHERE elementId(s) = id
  MATCH (s)-[r:SHIPPED_IN|SUPERSEDED_LINE]->(e:Shipment)
  WHERE coalesce(r.was, 'SHIPPED_IN') = 'SHIPPED_IN' AND r.linked_at <= $known AND coalesce(r.superseded_at, 9223372036854775807) > $known AND coalesce(r.earliest, $at) <= $at
  RETURN s, r, e, '' AS content
UNION ALL
  UNWIND $contents AS id
  MATCH (c) WHERE elementId(c) = id
  MATCH (c)-[k:CONTENT_LINE|SUPERSEDED_LINE]->(e:Shipment)
  WHERE k.role = 'ship' AND k.linked_at <= $known AND coalesce(k.superseded_at, 9223372036854775807) > $known AND coalesce(k.earliest, $at) <= $at
  MATCH (s:Segment)-[r:SHIPPED_IN|SUPERSEDED_LINE]->(e)
  WHERE r.line_id = k.line_id AND coalesce(r.was, 'SHIPPED_IN') = 'SHIPPED_IN' AND r.linked_at <= $known AND coalesce(r.superseded_at, 9223372036854775807) > $known AND coalesce(r.earliest, $at) <= $at
  RETURN s, r, e, id AS content
}
WITH collect([s, r, e, content]) AS lines
CALL (lines) {
  UNWIND lines AS line
  WITH line[0] AS s, line[1] AS r, line[2] AS e, line[3] AS content
  RETURN collect([r.line_id, r.shipment_line_id, coalesce(e.shipment_id, e.event_id), r.order_id, e.customer_id, s.lot_key,
                  r.hu_key, r.base_quantity, r.base_unit, r.earliest, r.latest, CASE content WHEN '' THEN elementId(s) ELSE content END]) AS shipments,
         collect(DISTINCT e.customer_id) AS ids
}
CALL (lines) {
  UNWIND lines AS line
  WITH line[0] AS s, line[1] AS r, line[2] AS e
  MATCH (e)<-[t:RETURN_OF]-(b:Return)-[q:RETURNED_AS|SUPERSEDED_LINE]->(x:Segment {lot_key: s.lot_key})
  WHERE (t.returns_line = r.line_id OR (r.derived AND r.line_id STARTS WITH t.returns_line + '#~'))
    AND (q.line_id = t.line_id OR (q.derived AND q.line_id STARTS WITH t.line_id + '#~'))
    AND q.linked_at <= $known AND coalesce(q.superseded_at, 9223372036854775807) > $known AND coalesce(q.earliest, $at) <= $at
  RETURN collect(DISTINCT [r.line_id, q.line_id, q.base_quantity, q.base_unit]) AS returns
}
CALL (ids) {
  UNWIND ids AS id
  MATCH (c:Customer {customer_id: id})
  RETURN collect([id, c.name]) AS customers
}
RETURN shipments, returns, customers
