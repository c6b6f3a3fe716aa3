// name: trace/summary
// purpose: Counts and customers of reached segments today: lots, shipment lines, per customer and unit the sums, the orders, and what was given back.
// mode: read
// params: nodes
// columns: lots, customers, returns
// sample: {"nodes": ["4:00000000-0000-0000-0000-000000000000:0"]}
UNWIND $nodes AS id
MATCH (n) WHERE elementId(n) = id
WITH collect(n) AS ns
CALL (ns) {
  UNWIND ns AS n RETURN count(DISTINCT n.lot_key) AS lots
}
CALL (ns) {
  UNWIND ns AS n
  MATCH (n)-[r:SHIPPED_IN]->(e)
  WITH e.customer_id AS customer_id, r.base_unit AS unit, count(*) AS lines, count(r.base_quantity) AS measured, sum(r.base_quantity) AS quantity,
       collect(DISTINCT r.order_id) AS orders, collect(CASE WHEN EXISTS { (e)<-[:RETURN_OF]-() } THEN [r, e, n.lot_key] END) AS given_back
  WITH customer_id, sum(lines) AS lines, collect([unit, quantity, lines - measured]) AS sums, collect(orders) AS by_unit, collect(given_back) AS given_back
  WITH customer_id, lines, sums, given_back, CASE WHEN size(by_unit) = 1 THEN size(by_unit[0])
    ELSE COUNT { UNWIND by_unit AS orders UNWIND orders AS one RETURN DISTINCT one } END AS orders
  OPTIONAL MATCH (c:Customer {customer_id: customer_id})
  RETURN collect([customer_id, c.name, lines, orders, sums]) AS customers, collect(given_back) AS given_back
}
CALL (given_back) {
  UNWIND given_back AS by_customer UNWIND by_customer AS by_unit UNWIND by_unit AS line
  WITH line[0] AS r, line[1] AS e, line[2] AS lot_key
  MATCH (e)<-[t:RETURN_OF]-(b:Return)-[q:RETURNED_AS]->(x:Segment)
  WHERE x.lot_key = lot_key
    AND (t.returns_line = r.line_id OR (r.derived AND r.line_id STARTS WITH t.returns_line + '#~'))
    AND (q.line_id = t.line_id OR (q.derived AND q.line_id STARTS WITH t.line_id + '#~'))
  WITH e.customer_id AS customer_id, q.base_unit AS unit, count(*) AS lines, count(q.base_quantity) AS measured, sum(q.base_quantity) AS quantity
  RETURN collect([customer_id, unit, quantity, lines - measured]) AS returns
}
RETURN lots, customers, returns
