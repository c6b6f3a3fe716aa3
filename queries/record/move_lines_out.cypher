// name: record/move_lines_out
// purpose: Lines to an event go over to another segment.
// mode: write
// params: rows, commit
// columns: 
// sample: {"rows": [], "commit": 1}
// allow: Eager - the old relationship is read whole before the new one is made
UNWIND $rows AS row
MATCH (end:Event {event_id: row[0]})<-[line:SHIPPED_IN|LEFT_IN|NOTED_IN {line_id: row[1]}]-(segment)
USING INDEX SEEK end:Event(event_id)
MATCH (next:Segment {segment_key: row[2]})
USING INDEX SEEK next:Segment(segment_key)
CREATE (segment)-[old:SUPERSEDED_LINE]->(end)
SET old = properties(line), old.superseded_at = $commit, old.was = type(line)
CREATE (next)-[new:$(type(line))]->(end)
SET new = properties(line), new.linked_at = $commit
DELETE line
