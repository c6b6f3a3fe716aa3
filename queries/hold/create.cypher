// name: hold/create
// purpose: Put a new hold on record.
// mode: write
// params: hold
// columns:
// sample: {"hold": {"hold_id": "H1"}}
CREATE (h:Hold)
SET h = $hold
