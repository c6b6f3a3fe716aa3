// name: recall/create
// purpose: Open a recall case.
// mode: write
// params: recall_id, values
// columns: 
// sample: {"recall_id": "R-2026-0001", "values": {"status": "open"}}
CREATE (r:Recall {recall_id: $recall_id})
SET r += $values
