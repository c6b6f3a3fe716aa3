// name: access/lock
// purpose: Who changes users and keys does so one after the other, so that the last administrator can't be switched off twice at once.
// mode: write
// params:
// columns:
// sample: {}
MERGE (turn:Counter {name: 'access'})
SET turn.value = coalesce(turn.value, 0) + 1
