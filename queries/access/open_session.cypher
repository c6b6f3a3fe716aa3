// name: access/open_session
// purpose: Keep a new session by its hash, and forget those of this user that are over.
// mode: write
// params: session_hash, user, csrf_token, created_at, expires_at
// columns:
// sample: {"session_hash": "0", "user": "maria", "csrf_token": "", "created_at": 0, "expires_at": 1}
// allow: Eager - the old sessions are found before the new one is there
OPTIONAL MATCH (old:Session {user: $user})
WHERE old.expires_at <= $created_at
DELETE old
WITH DISTINCT $user AS user
CREATE (:Session {session_hash: $session_hash, user: user, csrf_token: $csrf_token, created_at: $created_at, expires_at: $expires_at})
