// name: record/put_same_links
// purpose: Join lots declared the same: the last segment of each flows into the first of the other.
// mode: write
// params: rows, commit
// columns: 
// sample: {"rows": [], "commit": 1}
UNWIND $rows AS row
MATCH (source:Segment {segment_key: row[1]})
USING INDEX SEEK source:Segment(segment_key)
MATCH (target:Segment {segment_key: row[2]})
USING INDEX SEEK target:Segment(segment_key)
CREATE (source)-[:FLOWS_TO {same: row[0], line_id: row[0], earliest: row[3], latest: row[4], linked_at: $commit}]->(target)
