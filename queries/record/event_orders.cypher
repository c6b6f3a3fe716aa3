// name: record/event_orders
// purpose: Hang shipments and receipts on their orders.
// mode: write
// params: rows
// columns: 
// sample: {"rows": []}
UNWIND $rows AS row
MATCH (event:Event {event_id: row[0]})
USING INDEX SEEK event:Event(event_id)
MERGE (order:Order {order_id: row[1]})
CREATE (event)-[:FOR]->(order)
