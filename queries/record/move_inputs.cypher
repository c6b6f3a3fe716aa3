// name: record/move_inputs
// purpose: Inputs go over to another segment; the old link is kept as superseded.
// mode: write
// params: rows, commit
// columns: 
// sample: {"rows": [], "commit": 1}
// allow: Eager - the old relationship is read whole before the new one is made
UNWIND $rows AS row
MATCH (end:Transformation {transformation_key: row[0]})<-[line:FLOWS_TO {line_id: row[1]}]-(segment)
USING INDEX SEEK end:Transformation(transformation_key)
MATCH (next:Segment {segment_key: row[2]})
USING INDEX SEEK next:Segment(segment_key)
CREATE (segment)-[old:SUPERSEDED_FLOW]->(end)
SET old = properties(line), old.superseded_at = $commit
CREATE (next)-[new:FLOWS_TO]->(end)
SET new = properties(line), new.linked_at = $commit
DELETE line
