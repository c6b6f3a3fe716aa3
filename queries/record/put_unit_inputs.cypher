// name: record/put_unit_inputs
// purpose: Unit flows: content to transformation.
// mode: write
// params: rows, commit
// columns: 
// sample: {"rows": [], "commit": 1}
UNWIND $rows AS row
MATCH (content:Content {content_key: row[0]})
USING INDEX SEEK content:Content(content_key)
MATCH (end:Transformation {transformation_key: row[1]})
USING INDEX SEEK end:Transformation(transformation_key)
CREATE (content)-[line:UNIT_FLOWS_TO]->(end)
SET line = row[2], line.linked_at = $commit
