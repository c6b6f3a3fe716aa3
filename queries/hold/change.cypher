// name: hold/change
// purpose: Change what a hold tells of itself.
// mode: write
// params: hold_id, told
// columns:
// sample: {"hold_id": "H1", "told": {}}
MATCH (h:Hold {hold_id: $hold_id})
SET h += $told
