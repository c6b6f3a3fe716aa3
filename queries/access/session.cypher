// name: access/session
// purpose: The session that a browser shows, with its user as they stand.
// mode: read
// params: session_hash, now
// columns: name, display_name, rights, password_once, csrf_token
// sample: {"session_hash": "0", "now": 0}
MATCH (session:Session {session_hash: $session_hash}), (user:User {name: session.user})
WHERE session.expires_at > $now AND NOT user.disabled
RETURN user.name AS name, user.display_name AS display_name, user.rights AS rights, user.password_once AS password_once, session.csrf_token AS csrf_token
