// name: record/drop_places
// purpose: Of stays at places: what holds no longer.
// mode: write
// params: rows, commit
// columns: 
// allow: Eager - the intervals of one batch are found before any is changed
// sample: {"rows": [], "commit": 1}
UNWIND $rows AS row
MATCH (unit:HandlingUnit {hu_key: row[0]})-[held:AT {since: row[2]}]->(place:Location {location_id: row[1]})
USING INDEX SEEK unit:HandlingUnit(hu_key)
USING INDEX SEEK place:Location(location_id)
WHERE held.superseded_at IS NULL
SET held.superseded_at = $commit
