// name: record/drop_content_lines
// purpose: Lines of contents that hold no longer.
// mode: write
// params: rows, commit
// columns: 
// sample: {"rows": [], "commit": 1}
// allow: Eager - the old relationship is read whole before the new one is made
UNWIND $rows AS row
MATCH (content:Content {content_key: row[0]})-[line:CONTENT_LINE {line_id: row[2]}]->(end:Event {event_id: row[1]})
USING INDEX SEEK content:Content(content_key)
USING INDEX SEEK end:Event(event_id)
CREATE (content)-[old:SUPERSEDED_LINE]->(end)
SET old = properties(line), old.superseded_at = $commit, old.was = 'CONTENT_LINE'
DELETE line
