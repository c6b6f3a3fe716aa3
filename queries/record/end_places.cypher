// name: record/end_places
// purpose: The end of stays at places has become known.
// mode: write
// params: rows, commit
// columns: 
// allow: Eager - the intervals of one batch are found before any is changed
// sample: {"rows": [], "commit": 1}
UNWIND $rows AS row
MATCH (unit:HandlingUnit {hu_key: row[0]})-[held:AT {since: row[2]}]->(place:Location {location_id: row[1]})
USING INDEX SEEK unit:HandlingUnit(hu_key)
USING INDEX SEEK place:Location(location_id)
WHERE held.superseded_at IS NULL AND held.until IS NULL
SET held.until = row[3], held.ended_at = $commit
