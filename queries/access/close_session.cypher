// name: access/close_session
// purpose: End a session.
// mode: write
// params: session_hash
// columns:
// sample: {"session_hash": "0"}
MATCH (session:Session {session_hash: $session_hash})
DELETE session
