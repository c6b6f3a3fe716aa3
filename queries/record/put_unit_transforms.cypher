// name: record/put_unit_transforms
// purpose: Lines by which a unit as a whole went into or came out of a transformation.
// mode: write
// params: rows, commit
// columns: 
// sample: {"rows": [], "commit": 1}
UNWIND $rows AS row
MATCH (unit:HandlingUnit {hu_key: row[0]})
USING INDEX SEEK unit:HandlingUnit(hu_key)
MATCH (end:Transformation {transformation_key: row[1]})
USING INDEX SEEK end:Transformation(transformation_key)
CREATE (unit)-[line:UNIT_LINE]->(end)
SET line = row[2], line.linked_at = $commit
