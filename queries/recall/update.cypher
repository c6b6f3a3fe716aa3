// name: recall/update
// purpose: Change what is on record of a recall case.
// mode: write
// params: recall_id, values
// columns: 
// sample: {"recall_id": "R-2026-0001", "values": {"status": "closed"}}
MATCH (r:Recall {recall_id: $recall_id})
SET r += $values
