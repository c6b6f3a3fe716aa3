// name: record/drop_ins
// purpose: Of contents' stays in units: what holds no longer.
// mode: write
// params: rows, commit
// columns: 
// allow: Eager - the intervals of one batch are found before any is changed
// sample: {"rows": [], "commit": 1}
UNWIND $rows AS row
MATCH (content:Content {content_key: row[0]})-[held:IN {since: row[2]}]->(unit:HandlingUnit {hu_key: row[1]})
USING INDEX SEEK content:Content(content_key)
USING INDEX SEEK unit:HandlingUnit(hu_key)
WHERE held.superseded_at IS NULL
SET held.superseded_at = $commit
