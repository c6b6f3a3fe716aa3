// name: record/put_voids
// purpose: Tell what an event voids; `line` is empty for the whole event.
// mode: write
// params: rows
// columns: 
// sample: {"rows": []}
UNWIND $rows AS row
MATCH (void:Event {event_id: row[0]})
MATCH (target:Event {event_id: row[1]})
MERGE (void)-[:VOIDS {line: row[2]}]->(target)
