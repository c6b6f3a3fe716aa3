// name: load/end
// purpose: Close a load with what became of its rows.
// mode: write
// params: load_id, ended, counts
// columns:
// sample: {"load_id": "sample", "ended": 0, "counts": {"rows": 0}}
MATCH (load:Load {load_id: $load_id})
SET load += $counts, load.ended = $ended
