// name: timeline/of_lot
// purpose: What happened to a lot, newest first: its live lines with what they tell, a page of them, and how many there are.
// mode: read
// params: lot_key, skip, limit
// columns: total, lines
// sample: {"lot_key": "|MILK|M1", "skip": 0, "limit": 20}
MATCH (s:Segment {lot_key: $lot_key})-[r:FLOWS_TO|RECEIVED_AS|COMMISSIONED_AS|SHIPPED_IN|RETURNED_AS|LEFT_IN|NOTED_IN]-(e)
WHERE r.carry IS NULL AND r.same IS NULL
WITH s, r, e, startNode(r) = s AS out ORDER BY r.earliest DESC, r.line_id DESC
WITH count(*) AS total, collect([r, e, out]) AS found
CALL (found) {
  UNWIND found[$skip..$skip + $limit] AS one
  WITH one[0] AS r, one[1] AS e, one[2] AS out
  WITH r, e, CASE type(r) WHEN 'FLOWS_TO' THEN CASE WHEN out THEN 'used' ELSE 'made' END WHEN 'RECEIVED_AS' THEN CASE WHEN r.origin THEN 'received' ELSE 'arrived' END
    WHEN 'COMMISSIONED_AS' THEN 'commissioned' WHEN 'SHIPPED_IN' THEN 'shipped' WHEN 'RETURNED_AS' THEN 'returned'
    WHEN 'LEFT_IN' THEN CASE WHEN e:Disposal THEN 'destroyed' ELSE 'returned to supplier' END ELSE coalesce(r.role, 'noted') END AS what, out
  RETURN collect([r.line_id, what, r.quantity, r.unit, r.base_quantity, r.base_unit, r.earliest, r.latest, r.hu_key, r.location_id,
                  coalesce(e.document, e.shipment_id, e.receipt_id, e.return_id), e.kind, coalesce(e.customer_id, e.supplier_id), coalesce(r.order_id, e.order_id),
                  [(e)-[f:FLOWS_TO]-(o:Segment) WHERE type(r) = 'FLOWS_TO' AND (startNode(f) = e) = out AND f.carry IS NULL | o.lot_key][..6]]) AS lines
}
RETURN total, lines
