// name: record/put_lines_in
// purpose: Lines that lead from an event into a segment; rows also tell the type.
// mode: write
// params: rows, commit
// columns: 
// sample: {"rows": [], "commit": 1}
UNWIND $rows AS row
MATCH (segment:Segment {segment_key: row[0]})
USING INDEX SEEK segment:Segment(segment_key)
MATCH (end:Event {event_id: row[1]})
USING INDEX SEEK end:Event(event_id)
CREATE (end)-[line:$(row[3])]->(segment)
SET line = row[2], line.linked_at = $commit
