// name: record/drop_unit_packs
// purpose: Flows between contents that hold no longer.
// mode: write
// params: rows, commit
// columns: 
// sample: {"rows": [], "commit": 1}
// allow: Eager - the old relationship is read whole before the new one is made
UNWIND $rows AS row
MATCH (source:Content {content_key: row[0]})-[line:UNIT_FLOWS_TO {line_id: row[2]}]->(target:Content {content_key: row[1]})
USING INDEX SEEK source:Content(content_key)
USING INDEX SEEK target:Content(content_key)
CREATE (source)-[old:SUPERSEDED_UNIT_FLOW]->(target)
SET old = properties(line), old.superseded_at = $commit
DELETE line
