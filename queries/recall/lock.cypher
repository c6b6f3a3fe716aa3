// name: recall/lock
// purpose: Lock a recall case before it is looked at and changed.
// mode: write
// params: recall_id
// columns: case
// allow: Eager - the case is locked before it is read
// sample: {"recall_id": "R-2026-0001"}
MATCH (r:Recall {recall_id: $recall_id})
SET r.touched = 1
RETURN properties(r) AS case
