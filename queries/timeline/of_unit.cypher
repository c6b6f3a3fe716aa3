// name: timeline/of_unit
// purpose: What happened to a handling unit and what was in it, newest first: its live lines, a page of them, and how many there are.
// mode: read
// params: hu_key, skip, limit
// columns: total, lines
// sample: {"hu_key": "H1", "skip": 0, "limit": 20}
CALL () {
  MATCH (u:HandlingUnit {hu_key: $hu_key})-[r:UNIT_LINE]->(e)
  RETURN r, e, null AS lot_key
UNION ALL
  MATCH (c:Content {hu_key: $hu_key})-[r:CONTENT_LINE]->(e)
  RETURN r, e, c.lot_key AS lot_key
UNION ALL
  MATCH (c:Content {hu_key: $hu_key})-[r:UNIT_FLOWS_TO]-(e:Transformation)
  RETURN r, e, c.lot_key AS lot_key
}
WITH r, e, lot_key ORDER BY r.earliest DESC, r.line_id DESC
WITH count(*) AS total, collect([r, e, lot_key]) AS found
CALL (found) {
  UNWIND found[$skip..$skip + $limit] AS one
  WITH one[0] AS r, one[1] AS e, one[2] AS lot_key
  RETURN collect([r.line_id, CASE WHEN type(r) <> 'UNIT_FLOWS_TO' THEN r.role WHEN endNode(r) = e THEN 'used' ELSE 'made' END, r.quantity, r.unit, r.base_quantity, r.base_unit, r.earliest, r.latest,
                  $hu_key, r.location_id, coalesce(e.document, e.shipment_id, e.receipt_id, e.return_id), e.kind, coalesce(e.customer_id, e.supplier_id),
                  coalesce(r.order_id, e.order_id), CASE WHEN lot_key IS NULL THEN [] ELSE [lot_key] END]) AS lines
}
RETURN total, lines
