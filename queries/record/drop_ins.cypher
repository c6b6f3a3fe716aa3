// name: record/drop_ins
// purpose: Of contents' stays in units: what holds no longer.
// mode: write
// params: rows, commit
// columns: 
// allow: Eager - the intervals of one batch are found before any is changed
// sample: {"rows": [], "commit": 1}
UNWIND $rows AS row
MATCH (:Content {content_key: row[0]})-[held:IN {since: row[2]}]->(:HandlingUnit {hu_key: row[1]})
WHERE held.superseded_at IS NULL
SET held.superseded_at = $commit
