// name: once/begin
// purpose: Take a request in hand by its key, unless it is or was; one that was left by a process that died is taken over when its time is up.
// mode: write
// params: reply_key, turn, body_hash, now, runs_until
// columns: ours, body_hash, status, body
// sample: {"reply_key": "0", "turn": "0", "body_hash": "0", "now": 0, "runs_until": 1}
// allow: Eager - one answer, looked at before it is taken in hand
MERGE (kept:KeptReply {reply_key: $reply_key})
  ON CREATE SET kept.turn = $turn, kept.body_hash = $body_hash, kept.created_at = $now, kept.runs_until = $runs_until
WITH kept, kept.status IS NULL AND kept.body_hash = $body_hash AND kept.runs_until < $now AS left
SET kept.turn = CASE WHEN left THEN $turn ELSE kept.turn END, kept.runs_until = CASE WHEN left THEN $runs_until ELSE kept.runs_until END
RETURN kept.turn = $turn AS ours, kept.body_hash AS body_hash, kept.status AS status, kept.body AS body
