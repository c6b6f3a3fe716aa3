// name: once/end
// purpose: Keep what a request was answered.
// mode: write
// params: reply_key, turn, status, body
// columns:
// sample: {"reply_key": "0", "turn": "0", "status": 200, "body": "{}"}
MATCH (kept:KeptReply {reply_key: $reply_key, turn: $turn})
SET kept.status = $status, kept.body = $body
