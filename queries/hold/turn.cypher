// name: hold/turn
// purpose: Tell all writers that what is held has changed, and how many holds are in force now; an id for a new one.
// mode: write
// params: by
// columns: issued
// allow: Eager - the counter is read before it is set
// sample: {"by": 0}
MERGE (holds:Counter {name: 'holds'})
SET holds.value = coalesce(holds.value, 0) + 1, holds.version = randomUUID(), holds.active = coalesce(holds.active, 0) + $by,
    holds.issued = coalesce(holds.issued, 0) + CASE WHEN $by > 0 THEN 1 ELSE 0 END
RETURN holds.issued AS issued
