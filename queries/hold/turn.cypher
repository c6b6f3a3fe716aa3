// name: hold/turn
// purpose: Tell all writers that what is held has changed, and by how much there are more holds in force now.
// mode: write
// params: by
// columns:
// allow: Eager - the counter is read before it is set
// sample: {"by": 0}
MERGE (holds:Counter {name: 'holds'})
SET holds.value = coalesce(holds.value, 0) + 1, holds.version = randomUUID(), holds.active = coalesce(holds.active, 0) + $by
