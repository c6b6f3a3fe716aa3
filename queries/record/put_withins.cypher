// name: record/put_withins
// purpose: Units in units.
// mode: write
// params: rows, commit
// columns: 
// allow: Eager - one batch of intervals, so that none meets those made by its neighbours
// sample: {"rows": [], "commit": 1}
UNWIND $rows AS row
MATCH (unit:HandlingUnit {hu_key: row[0]})
USING INDEX SEEK unit:HandlingUnit(hu_key)
MATCH (parent:HandlingUnit {hu_key: row[1]})
USING INDEX SEEK parent:HandlingUnit(hu_key)
CREATE (unit)-[:WITHIN {since: row[2], until: row[3], linked_at: $commit, ended_at: CASE WHEN row[3] IS NULL THEN null ELSE $commit END}]->(parent)
