// name: record/put_ins
// purpose: Contents in units.
// mode: write
// params: rows, commit
// columns: 
// allow: Eager - one batch of intervals, so that none meets those made by its neighbours
// sample: {"rows": [], "commit": 1}
UNWIND $rows AS row
MATCH (content:Content {content_key: row[0]})
USING INDEX SEEK content:Content(content_key)
MATCH (unit:HandlingUnit {hu_key: row[1]})
USING INDEX SEEK unit:HandlingUnit(hu_key)
CREATE (content)-[:IN {since: row[2], until: row[3], linked_at: $commit, ended_at: CASE WHEN row[3] IS NULL THEN null ELSE $commit END}]->(unit)
