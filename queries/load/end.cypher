// name: load/end
// purpose: Close a load with what became of its rows.
// mode: write
// params: load_id, ended, told
// columns:
// sample: {"load_id": "sample", "ended": 0, "told": {"rows": 0, "reasons": []}}
MATCH (load:Load {load_id: $load_id})
SET load += $told, load.ended = $ended
