// name: trace/backward_lines
// purpose: Receipts that reached segments and reached contents came from, and the suppliers' names.
// mode: read
// params: nodes, contents, known, at
// columns: receipts, suppliers
// sample: {"nodes": ["4:00000000-0000-0000-0000-000000000000:0"], "contents": [], "known": 9223372036854775806, "at": 9223372036854775807}
CALL () {
  UNWIND $nodes AS id
  MATCH (s) WHERE elementId(s) = id
  MATCH (s)<-[r:RECEIVED_AS|SUPERSEDED_LINE]-(e:Receipt)
  WHERE coalesce(r.was, 'RECEIVED_AS') = 'RECEIVED_AS' AND (r.origin OR r.named) AND r.linked_at <= $known AND coalesce(r.superseded_at, 9223372036854775807) > $known AND coalesce(r.earliest, $at) <= $at
  RETURN s, r, e, id AS node
UNION
  UNWIND $contents AS id
  MATCH (c) WHERE elementId(c) = id
  MATCH (c)-[k:CONTENT_LINE|SUPERSEDED_LINE]->(e:Receipt)
  WHERE k.role = 'receipt' AND k.linked_at <= $known AND coalesce(k.superseded_at, 9223372036854775807) > $known AND coalesce(k.earliest, $at) <= $at
  MATCH (s:Segment)<-[r:RECEIVED_AS|SUPERSEDED_LINE]-(e)
  WHERE r.line_id = k.line_id AND coalesce(r.was, 'RECEIVED_AS') = 'RECEIVED_AS' AND (r.origin OR r.named) AND r.linked_at <= $known AND coalesce(r.superseded_at, 9223372036854775807) > $known AND coalesce(r.earliest, $at) <= $at
  RETURN s, r, e, id AS node
}
WITH collect([r.line_id, coalesce(e.receipt_id, e.event_id), e.supplier_id, r.supplier_lot_number, s.lot_key, r.hu_key, r.base_quantity, r.base_unit,
              r.earliest, r.latest, node, r.catch_base_quantity, r.catch_base_unit]) AS receipts,
     collect(DISTINCT e.supplier_id) AS ids
CALL (ids) {
  UNWIND ids AS id
  MATCH (p:Supplier {supplier_id: id})
  RETURN collect([id, p.name]) AS suppliers
}
RETURN receipts, suppliers
