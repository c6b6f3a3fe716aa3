// name: record/move_content_lines
// purpose: A content's other lines go over to another content; the old link is kept as superseded.
// mode: write
// params: rows, commit
// columns: 
// sample: {"rows": [], "commit": 1}
// allow: Eager - the old relationship is read whole before the new one is made
UNWIND $rows AS row
MATCH (content:Content {content_key: row[0]})-[line:CONTENT_LINE {line_id: row[2]}]->(end:Event {event_id: row[1]})
USING INDEX SEEK content:Content(content_key)
USING INDEX SEEK end:Event(event_id)
MATCH (next:Content {content_key: row[3]})
USING INDEX SEEK next:Content(content_key)
CREATE (content)-[old:SUPERSEDED_LINE]->(end)
SET old = properties(line), old.superseded_at = $commit, old.was = 'CONTENT_LINE'
CREATE (next)-[new:CONTENT_LINE]->(end)
SET new = properties(line), new.linked_at = $commit
DELETE line
