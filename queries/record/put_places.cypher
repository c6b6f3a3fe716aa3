// name: record/put_places
// purpose: Units at places.
// mode: write
// params: rows, commit
// columns: 
// allow: Eager - one batch of intervals, so that none meets those made by its neighbours
// sample: {"rows": [], "commit": 1}
UNWIND $rows AS row
MATCH (unit:HandlingUnit {hu_key: row[0]})
USING INDEX SEEK unit:HandlingUnit(hu_key)
MERGE (place:Location {location_id: row[1]})
ON CREATE SET place.stub = true
CREATE (unit)-[:AT {since: row[2], until: row[3], linked_at: $commit, ended_at: CASE WHEN row[3] IS NULL THEN null ELSE $commit END}]->(place)
