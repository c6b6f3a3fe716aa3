// name: access/user
// purpose: One user.
// mode: read
// params: name
// columns: name, display_name, rights, disabled, created_at, password_once, password_hash
// sample: {"name": "maria"}
MATCH (user:User {name: $name})
RETURN user.name AS name, user.display_name AS display_name, user.rights AS rights, user.disabled AS disabled, user.created_at AS created_at,
  user.password_once AS password_once, user.password_hash AS password_hash
