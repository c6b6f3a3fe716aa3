// name: access/users
// purpose: All users by name; there are as many as people with a sign-in.
// mode: read
// params:
// columns: name, display_name, rights, disabled, created_at, password_once
// sample: {}
MATCH (user:User)
RETURN user.name AS name, user.display_name AS display_name, user.rights AS rights, user.disabled AS disabled, user.created_at AS created_at,
  user.password_once AS password_once
ORDER BY name
