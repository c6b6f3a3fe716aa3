// name: hold/lock
// purpose: Lock a hold and tell how it stands.
// mode: write
// params: hold_id
// columns: found
// sample: {"hold_id": "H1"}
OPTIONAL MATCH (h:Hold {hold_id: $hold_id})
FOREACH (_ IN CASE WHEN h IS NULL THEN [] ELSE [1] END | SET h.touched = 1)
WITH h
RETURN collect(h {.*}) AS found
