// name: access/disable_key
// purpose: Switch a key off for good.
// mode: write
// params: key_id
// columns:
// sample: {"key_id": "1a2b3c4d"}
MATCH (key:ApiKey {key_id: $key_id})
SET key.disabled = true
