// name: load/show
// purpose: One load with what became of its rows.
// mode: read
// params: load_id
// columns: told
// sample: {"load_id": "sample"}
MATCH (load:Load {load_id: $load_id})
RETURN load {.*} AS told
