// name: fill/finish
// purpose: Close a first fill: from now on its answers may be complete.
// mode: write
// params: load_id
// columns:
// allow: Eager - one load and its one mark are found before either changes
// sample: {"load_id": "sample"}
MATCH (load:Load {load_id: $load_id})
REMOVE load.filling
WITH load
MATCH (mark:RejectedRow {rejected_id: load.load_id})
DELETE mark
