// name: record/drop_voids
// purpose: An error declaration no longer means these events (semantics 4.4).
// mode: write
// params: rows
// columns: 
// allow: Eager - voids of one batch are found before any is deleted
// sample: {"rows": []}
UNWIND $rows AS row
MATCH (event:Event {event_id: row[0]})-[voids:VOIDS {line: row[2]}]->(named:Event {event_id: row[1]})
USING INDEX SEEK event:Event(event_id)
USING INDEX SEEK named:Event(event_id)
DELETE voids
