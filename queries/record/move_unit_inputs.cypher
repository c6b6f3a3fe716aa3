// name: record/move_unit_inputs
// purpose: A content's inputs go over to another content; the old link is kept as superseded.
// mode: write
// params: rows, commit
// columns: 
// sample: {"rows": [], "commit": 1}
// allow: Eager - the old relationship is read whole before the new one is made
UNWIND $rows AS row
MATCH (content:Content {content_key: row[0]})-[line:UNIT_FLOWS_TO {line_id: row[2]}]->(end:Transformation {transformation_key: row[1]})
USING INDEX SEEK content:Content(content_key)
USING INDEX SEEK end:Transformation(transformation_key)
MATCH (next:Content {content_key: row[3]})
USING INDEX SEEK next:Content(content_key)
CREATE (content)-[old:SUPERSEDED_UNIT_FLOW]->(end)
SET old = properties(line), old.superseded_at = $commit
CREATE (next)-[new:UNIT_FLOWS_TO]->(end)
SET new = properties(line), new.linked_at = $commit
DELETE line
