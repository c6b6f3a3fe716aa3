// name: access/change_user
// purpose: Change what is told of a user, and end what was opened under the old.
// mode: write
// params: name, told
// columns:
// sample: {"name": "maria", "told": {"disabled": true}}
// allow: Eager - one user and their few sessions
MATCH (user:User {name: $name})
SET user += $told
WITH user
OPTIONAL MATCH (session:Session {user: user.name})
DELETE session
