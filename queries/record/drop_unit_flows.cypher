// name: record/drop_unit_flows
// purpose: Unit flows to or from transformations that hold no longer.
// mode: write
// params: rows, commit
// columns: 
// sample: {"rows": [], "commit": 1}
// allow: Eager - the old relationship is read whole before the new one is made
UNWIND $rows AS row
MATCH (content:Content {content_key: row[0]})-[line:UNIT_FLOWS_TO {line_id: row[2]}]-(end:Transformation {transformation_key: row[1]})
USING INDEX SEEK content:Content(content_key)
USING INDEX SEEK end:Transformation(transformation_key)
WITH line, startNode(line) AS source, endNode(line) AS target
CREATE (source)-[old:SUPERSEDED_UNIT_FLOW]->(target)
SET old = properties(line), old.superseded_at = $commit
DELETE line
