// name: access/put_key
// purpose: Put a new key on record by its hash.
// mode: write
// params: key_id, key_hash, name, owner, rights, created_at, expires_at
// columns:
// sample: {"key_id": "1a2b3c4d", "key_hash": "", "name": "WMS", "owner": "maria", "rights": ["operator"], "created_at": 0, "expires_at": null}
CREATE (:ApiKey {
  key_id: $key_id, key_hash: $key_hash, name: $name, owner: $owner, rights: $rights, disabled: false, created_at: $created_at, expires_at: $expires_at
})
