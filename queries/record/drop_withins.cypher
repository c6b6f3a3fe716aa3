// name: record/drop_withins
// purpose: Of stays in units: what holds no longer.
// mode: write
// params: rows, commit
// columns: 
// allow: Eager - the intervals of one batch are found before any is changed
// sample: {"rows": [], "commit": 1}
UNWIND $rows AS row
MATCH (unit:HandlingUnit {hu_key: row[0]})-[held:WITHIN {since: row[2]}]->(parent:HandlingUnit {hu_key: row[1]})
USING INDEX SEEK unit:HandlingUnit(hu_key)
USING INDEX SEEK parent:HandlingUnit(hu_key)
WHERE held.superseded_at IS NULL
SET held.superseded_at = $commit
