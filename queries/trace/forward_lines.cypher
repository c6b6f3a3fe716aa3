// name: trace/forward_lines
// purpose: Shipment lines of reached segments and of reached contents, as columns, what was given back of them, and the customers' names.
// mode: read
// params: nodes, contents, known, at
// columns: shipments, returns, customers
// sample: {"nodes": ["4:00000000-0000-0000-0000-000000000000:0"], "contents": [], "known": 9223372036854775806, "at": 9223372036854775807}
CALL () {
  UNWIND range(0, size($nodes) - 1) AS place
  MATCH (s) WHERE elementId(s) = $nodes[place]
  MATCH (s)-[r:SHIPPED_IN|SUPERSEDED_LINE]->(e)
  RETURN place, s, r, e
UNION ALL
  UNWIND range(0, size($contents) - 1) AS i
  MATCH (c) WHERE elementId(c) = $contents[i]
  MATCH (c)-[k:CONTENT_LINE|SUPERSEDED_LINE]->(e:Shipment)
  WHERE k.role = 'ship' AND k.linked_at <= $known AND coalesce(k.superseded_at, 9223372036854775807) > $known AND coalesce(k.earliest, $at) <= $at
  MATCH (s:Segment)-[r:SHIPPED_IN|SUPERSEDED_LINE]->(e)
  WHERE r.line_id = k.line_id
  RETURN size($nodes) + i AS place, s, r, e
}
WITH place, s, e, e {.shipment_id, .customer_id} AS of,
     r {.line_id, .shipment_line_id, .order_id, .hu_key, .base_quantity, .base_unit, .quantity, .unit, .catch_base_quantity, .catch_base_unit,
        .earliest, .latest, .derived, .was, .linked_at, .superseded_at} AS line
WHERE coalesce(line.was, 'SHIPPED_IN') = 'SHIPPED_IN' AND line.linked_at <= $known AND coalesce(line.superseded_at, 9223372036854775807) > $known
  AND coalesce(line.earliest, $at) <= $at
WITH [collect(place), collect(line.line_id), collect(coalesce(line.shipment_line_id, '')), collect(coalesce(of.shipment_id, e.event_id)),
      collect(coalesce(line.order_id, '')), collect(coalesce(of.customer_id, '')), collect(coalesce(line.hu_key, '')),
      collect(coalesce(line.base_quantity, -9223372036854775808)), collect(coalesce(line.base_unit, '')), collect(line.earliest), collect(line.latest),
      collect(coalesce(line.quantity, '')), collect(coalesce(line.unit, '')),
      collect(coalesce(line.catch_base_quantity, -9223372036854775808)), collect(coalesce(line.catch_base_unit, ''))] AS shipments,
     collect(DISTINCT of.customer_id) AS ids,
     collect(CASE WHEN EXISTS { (e)<-[:RETURN_OF]-() } THEN [e, s.lot_key, line.line_id, line.derived] END) AS given_back
CALL (given_back) {
  UNWIND given_back AS line
  WITH line[0] AS e, line[1] AS lot_key, line[2] AS line_id, line[3] AS derived
  MATCH (e)<-[t:RETURN_OF]-(b:Return)-[q:RETURNED_AS|SUPERSEDED_LINE]->(x:Segment {lot_key: lot_key})
  WHERE (t.returns_line = line_id OR (derived AND line_id STARTS WITH t.returns_line + '#~'))
    AND (q.line_id = t.line_id OR (q.derived AND q.line_id STARTS WITH t.line_id + '#~'))
    AND q.linked_at <= $known AND coalesce(q.superseded_at, 9223372036854775807) > $known AND coalesce(q.earliest, $at) <= $at
  RETURN collect(DISTINCT [line_id, q.line_id, q.base_quantity, q.base_unit]) AS returns
}
CALL (ids) {
  UNWIND ids AS id
  MATCH (c:Customer {customer_id: id})
  RETURN collect([id, c.name]) AS customers
}
RETURN shipments, returns, customers
