// name: once/drop
// purpose: Let go of a request that did nothing.
// mode: write
// params: reply_key, turn
// columns:
// sample: {"reply_key": "0", "turn": "0"}
MATCH (kept:KeptReply {reply_key: $reply_key, turn: $turn})
DELETE kept
