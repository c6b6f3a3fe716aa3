// name: record/put_inputs
// purpose: Inputs: segment to transformation.
// mode: write
// params: rows, commit
// columns: 
// sample: {"rows": [], "commit": 1}
UNWIND $rows AS row
MATCH (segment:Segment {segment_key: row[0]})
USING INDEX SEEK segment:Segment(segment_key)
MATCH (end:Transformation {transformation_key: row[1]})
USING INDEX SEEK end:Transformation(transformation_key)
CREATE (segment)-[line:FLOWS_TO]->(end)
SET line = row[2], line.linked_at = $commit
