// name: record/put_carries
// purpose: What was left flows on into the next segment (semantics 3.3).
// mode: write
// params: rows, commit
// columns: 
// sample: {"rows": [], "commit": 1}
UNWIND $rows AS row
MATCH (earlier:Segment {segment_key: row[0]})
USING INDEX SEEK earlier:Segment(segment_key)
MATCH (later:Segment {segment_key: row[1]})
USING INDEX SEEK later:Segment(segment_key)
CREATE (earlier)-[carry:FLOWS_TO]->(later)
SET carry = row[2], carry.carry = true, carry.linked_at = $commit
