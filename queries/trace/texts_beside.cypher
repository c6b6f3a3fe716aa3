// name: trace/texts_beside
// purpose: What stands beside an answer and may be named by a rejected row: the units of contents, receipts with the orders they were for.
// mode: read
// params: contents, receipts
// columns: units, orders
// sample: {"contents": ["4:00000000-0000-0000-0000-000000000000:0"], "receipts": ["flat|receipt|R1"]}
CALL () {
  UNWIND $contents AS id
  MATCH (c) WHERE elementId(c) = id
  RETURN collect(DISTINCT c.hu_key) AS units
}
CALL () {
  UNWIND $receipts AS id
  MATCH (e:Event {event_id: id})-[:FOR]->(o)
  RETURN collect(DISTINCT [id, o.order_id]) AS orders
}
RETURN units, orders
