// name: access/put_user
// purpose: Put a new user on record.
// mode: write
// params: name, display_name, rights, password_hash, created_at
// columns:
// sample: {"name": "maria", "display_name": "Maria", "rights": ["quality"], "password_hash": "", "created_at": 0}
CREATE (:User {
  name: $name, display_name: $display_name, rights: $rights, password_hash: $password_hash, password_once: true, disabled: false, created_at: $created_at
})
