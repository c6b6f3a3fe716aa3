// name: schema/lock
// purpose: Hold the migration lock until the transaction ends; a second caller waits here.
// mode: write
// params:
// columns:
// sample: {}
MERGE (l:MigrationLock {name: 'schema'})
SET l.times = coalesce(l.times, 0) + 1
