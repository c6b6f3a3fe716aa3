// name: record/return_of
// purpose: Tie returns to the shipments they give back, which may still be to come.
// mode: write
// params: rows
// columns: 
// sample: {"rows": []}
UNWIND $rows AS row
MATCH (event:Event {event_id: row[0]})
USING INDEX SEEK event:Event(event_id)
MATCH (shipment:Event {event_id: row[1]})
USING INDEX SEEK shipment:Event(event_id)
CREATE (event)-[:RETURN_OF {line_id: row[2], returns_line: row[3]}]->(shipment)
