// name: record/mark_void
// purpose: Say of events whether they are void.
// mode: write
// params: rows
// columns: 
// sample: {"rows": []}
UNWIND $rows AS row
MATCH (event:Event {event_id: row[0]})
USING INDEX SEEK event:Event(event_id)
SET event.void = CASE WHEN row[1] THEN true ELSE null END
