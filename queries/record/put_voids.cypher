// name: record/put_voids
// purpose: Tell what an event voids; `line` is empty for the whole event.
// mode: write
// params: rows
// columns: 
// sample: {"rows": []}
UNWIND $rows AS row
MATCH (void:Event {event_id: row[0]})
USING INDEX SEEK void:Event(event_id)
MATCH (target:Event {event_id: row[1]})
USING INDEX SEEK target:Event(event_id)
MERGE (void)-[:VOIDS {line: row[2]}]->(target)
