// name: record/put_content_lines
// purpose: The other lines that fill or empty a content.
// mode: write
// params: rows, commit
// columns: 
// sample: {"rows": [], "commit": 1}
UNWIND $rows AS row
MATCH (content:Content {content_key: row[0]})
USING INDEX SEEK content:Content(content_key)
MATCH (end:Event {event_id: row[1]})
USING INDEX SEEK end:Event(event_id)
CREATE (content)-[line:CONTENT_LINE]->(end)
SET line = row[2], line.linked_at = $commit
