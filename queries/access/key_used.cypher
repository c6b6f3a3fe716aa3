// name: access/key_used
// purpose: The key that a request shows, with its owner as they stand.
// mode: read
// params: key_hash, now
// columns: key_id, name, rights, owner, display_name, owner_rights
// sample: {"key_hash": "0", "now": 0}
MATCH (key:ApiKey {key_hash: $key_hash}), (user:User {name: key.owner})
WHERE NOT key.disabled AND NOT user.disabled AND (key.expires_at IS NULL OR key.expires_at > $now)
RETURN key.key_id AS key_id, key.name AS name, key.rights AS rights, user.name AS owner, user.display_name AS display_name, user.rights AS owner_rights
