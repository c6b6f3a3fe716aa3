// name: record/fill_events
// purpose: Fill events that other events named before they came; rows are label, properties.
// mode: write
// params: rows, commit, load_id
// columns: 
// allow: Eager - events of one batch are found before their labels change
// sample: {"rows": [], "commit": 1, "load_id": "x"}
UNWIND $rows AS row
MATCH (event:Event {event_id: row[1].event_id})
USING INDEX SEEK event:Event(event_id)
SET event:$(row[0]), event += row[1], event.commit = $commit, event.load_id = $load_id
REMOVE event.stub
