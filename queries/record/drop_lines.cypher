// name: record/drop_lines
// purpose: Lines that hold no longer; rows are event id and line id.
// mode: write
// params: rows, commit
// columns: 
// sample: {"rows": [], "commit": 1}
// allow: Eager - the old relationship is read whole before the new one is made
UNWIND $rows AS row
MATCH (event_:Event {event_id: row[0]})-[line:RECEIVED_AS|COMMISSIONED_AS|RETURNED_AS|SHIPPED_IN|LEFT_IN|NOTED_IN {line_id: row[1]}]-()
USING INDEX SEEK event_:Event(event_id)
WITH line, startNode(line) AS source, endNode(line) AS target
CREATE (source)-[old:SUPERSEDED_LINE]->(target)
SET old = properties(line), old.superseded_at = $commit, old.was = type(line)
DELETE line
