// name: record/end_withins
// purpose: The end of stays in units has become known.
// mode: write
// params: rows, commit
// columns: 
// allow: Eager - the intervals of one batch are found before any is changed
// sample: {"rows": [], "commit": 1}
UNWIND $rows AS row
MATCH (unit:HandlingUnit {hu_key: row[0]})-[held:WITHIN {since: row[2]}]->(parent:HandlingUnit {hu_key: row[1]})
USING INDEX SEEK unit:HandlingUnit(hu_key)
USING INDEX SEEK parent:HandlingUnit(hu_key)
WHERE held.superseded_at IS NULL AND held.until IS NULL
SET held.until = row[3], held.ended_at = $commit
