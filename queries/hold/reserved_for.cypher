// name: hold/reserved_for
// purpose: What is reserved or picked for order lines: order, line, lot, unit.
// mode: read
// params: orders
// columns: found
// sample: {"orders": ["SO1"]}
UNWIND $orders AS id
CALL (id) {
  MATCH (e:Allocation {order_id: id}) RETURN e
UNION
  MATCH (e:Pick {order_id: id}) RETURN e
}
MATCH (s:Segment)-[r:NOTED_IN]->(e)
WHERE r.role IN ['allocate', 'pick']
RETURN collect(DISTINCT [id, r.order_line, s.lot_key, r.hu_key]) AS found
