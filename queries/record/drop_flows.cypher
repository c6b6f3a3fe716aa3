// name: record/drop_flows
// purpose: Flows that hold no longer; rows are transformation key and line id.
// mode: write
// params: rows, commit
// columns: 
// sample: {"rows": [], "commit": 1}
// allow: Eager - the old relationship is read whole before the new one is made
UNWIND $rows AS row
MATCH (end:Transformation {transformation_key: row[0]})-[line:FLOWS_TO {line_id: row[1]}]-()
USING INDEX SEEK end:Transformation(transformation_key)
WITH line, startNode(line) AS source, endNode(line) AS target
CREATE (source)-[old:SUPERSEDED_FLOW]->(target)
SET old = properties(line), old.superseded_at = $commit
DELETE line
