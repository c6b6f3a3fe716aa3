// name: record/move_unit_outputs
// purpose: A content's outputs go over to another content; the old link is kept as superseded.
// mode: write
// params: rows, commit
// columns: 
// sample: {"rows": [], "commit": 1}
// allow: Eager - the old relationship is read whole before the new one is made
UNWIND $rows AS row
MATCH (content:Content {content_key: row[0]})<-[line:UNIT_FLOWS_TO {line_id: row[2]}]-(end:Transformation {transformation_key: row[1]})
USING INDEX SEEK content:Content(content_key)
USING INDEX SEEK end:Transformation(transformation_key)
MATCH (next:Content {content_key: row[3]})
USING INDEX SEEK next:Content(content_key)
CREATE (end)-[old:SUPERSEDED_UNIT_FLOW]->(content)
SET old = properties(line), old.superseded_at = $commit
CREATE (end)-[new:UNIT_FLOWS_TO]->(next)
SET new = properties(line), new.linked_at = $commit
DELETE line
