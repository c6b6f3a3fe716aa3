// name: once/forget
// purpose: Forget some answers that are older than they need be kept.
// mode: write
// params: before
// columns:
// sample: {"before": 0}
MATCH (old:KeptReply)
WHERE old.created_at < $before
WITH old LIMIT 100
DELETE old
