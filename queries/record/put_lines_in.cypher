// name: record/put_lines_in
// purpose: Lines that lead from an event into a segment; rows also tell the type.
// mode: write
// params: rows, commit
// columns: 
// sample: {"rows": [], "commit": 1}
UNWIND $rows AS row
MATCH (segment:Segment {segment_key: row[0]})
MATCH (end:Event {event_id: row[1]})
CREATE (end)-[line:$(row[3])]->(segment)
SET line = row[2], line.linked_at = $commit
