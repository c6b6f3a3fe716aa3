// name: record/create_events
// purpose: Put events on record; rows are id, label, properties.
// mode: write
// params: rows
// columns: 
// sample: {"rows": []}
UNWIND $rows AS row
CREATE (event:Event:$(row[1]) {event_id: row[0]})
SET event += row[2]
