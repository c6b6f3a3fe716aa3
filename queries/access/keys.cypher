// name: access/keys
// purpose: All keys, oldest first.
// mode: read
// params:
// columns: key_id, name, owner, rights, disabled, created_at, expires_at
// sample: {}
MATCH (key:ApiKey)
RETURN key.key_id AS key_id, key.name AS name, key.owner AS owner, key.rights AS rights, key.disabled AS disabled, key.created_at AS created_at,
  key.expires_at AS expires_at
ORDER BY created_at, key_id
