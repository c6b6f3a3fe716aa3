// name: record/drop_unit_lines
// purpose: Lines naming only a unit that hold no longer.
// mode: write
// params: rows, commit
// columns: 
// sample: {"rows": [], "commit": 1}
// allow: Eager - the old relationship is read whole before the new one is made
UNWIND $rows AS row
MATCH (unit:HandlingUnit {hu_key: row[0]})-[line:UNIT_LINE {line_id: row[1]}]->(end)
USING INDEX SEEK unit:HandlingUnit(hu_key)
CREATE (unit)-[old:SUPERSEDED_LINE]->(end)
SET old = properties(line), old.superseded_at = $commit, old.was = 'UNIT_LINE'
DELETE line
