// name: access/key
// purpose: One key by its id.
// mode: read
// params: key_id
// columns: key_id, name, owner, rights, disabled, created_at, expires_at
// sample: {"key_id": "1a2b3c4d"}
MATCH (key:ApiKey {key_id: $key_id})
RETURN key.key_id AS key_id, key.name AS name, key.owner AS owner, key.rights AS rights, key.disabled AS disabled, key.created_at AS created_at,
  key.expires_at AS expires_at
