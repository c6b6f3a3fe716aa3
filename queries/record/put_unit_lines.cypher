// name: record/put_unit_lines
// purpose: Lines that name only a unit.
// mode: write
// params: rows, commit
// columns: 
// sample: {"rows": [], "commit": 1}
UNWIND $rows AS row
MATCH (unit:HandlingUnit {hu_key: row[0]})
USING INDEX SEEK unit:HandlingUnit(hu_key)
MATCH (end:Event {event_id: row[1]})
USING INDEX SEEK end:Event(event_id)
CREATE (unit)-[line:UNIT_LINE]->(end)
SET line = row[2], line.linked_at = $commit
