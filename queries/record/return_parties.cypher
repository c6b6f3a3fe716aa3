// name: record/return_parties
// purpose: Hang returns on their customers.
// mode: write
// params: rows
// columns: 
// sample: {"rows": []}
UNWIND $rows AS row
MATCH (event:Event {event_id: row[0]})
USING INDEX SEEK event:Event(event_id)
MERGE (customer:Customer {customer_id: row[1]})
ON CREATE SET customer.stub = true
CREATE (event)-[:BACK_FROM]->(customer)
