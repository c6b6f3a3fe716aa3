// name: fill/holdings
// purpose: Whether the database holds anything but its schema's notes, and whether that is a first fill that was cut off, and nothing since.
// mode: read
// params:
// columns: held, unfinished
// sample: {}
OPTIONAL MATCH (load:Load)
WITH count(load) AS loads, count(load.filling) AS filling
RETURN EXISTS { MATCH (thing) WHERE NOT thing:Migration AND NOT thing:MigrationLock } AS held, filling = 1 AND loads = 1 AS unfinished
