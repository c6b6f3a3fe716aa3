// name: record/move_lines_in
// purpose: Lines from an event go over to another segment, or change what they say of the lot's origin.
// mode: write
// params: rows, commit
// columns: 
// sample: {"rows": [], "commit": 1}
// allow: Eager - the old relationship is read whole before the new one is made
UNWIND $rows AS row
MATCH (end:Event {event_id: row[0]})-[line:RECEIVED_AS|COMMISSIONED_AS|RETURNED_AS {line_id: row[1]}]->(segment)
USING INDEX SEEK end:Event(event_id)
MATCH (next:Segment {segment_key: row[2]})
USING INDEX SEEK next:Segment(segment_key)
CREATE (end)-[old:SUPERSEDED_LINE]->(segment)
SET old = properties(line), old.superseded_at = $commit, old.was = type(line)
CREATE (end)-[new:$(type(line))]->(next)
SET new = properties(line), new.linked_at = $commit, new.origin = row[3]
DELETE line
