// name: record/fill_events
// purpose: Fill events that other events named before they came.
// mode: write
// params: rows
// columns: 
// allow: Eager - events of one batch are found before their labels change
// sample: {"rows": []}
UNWIND $rows AS row
MATCH (event:Event {event_id: row[0]})
USING INDEX SEEK event:Event(event_id)
SET event:$(row[1]), event += row[2]
REMOVE event.stub
