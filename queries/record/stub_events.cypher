// name: record/stub_events
// purpose: Keep a place for events that others name and that have not come yet.
// mode: write
// params: rows
// columns: 
// sample: {"rows": []}
UNWIND $rows AS id
MERGE (event:Event {event_id: id})
ON CREATE SET event.stub = true
