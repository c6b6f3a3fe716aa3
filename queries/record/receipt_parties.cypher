// name: record/receipt_parties
// purpose: Hang receipts on their suppliers.
// mode: write
// params: rows
// columns: 
// sample: {"rows": []}
UNWIND $rows AS row
MATCH (event:Event {event_id: row[0]})
USING INDEX SEEK event:Event(event_id)
MERGE (supplier:Supplier {supplier_id: row[1]})
ON CREATE SET supplier.stub = true
CREATE (event)-[:FROM]->(supplier)
