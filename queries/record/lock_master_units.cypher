// name: record/lock_master_units
// purpose: Lock HandlingUnit nodes before their master rows are compared; new ones are made.
// mode: write
// params: keys
// columns: rows
// allow: Eager - all nodes are merged and locked before any is read
// sample: {"keys": []}
UNWIND $keys AS key
MERGE (thing:HandlingUnit {hu_key: key})
SET thing.touched = 1
RETURN collect([key, properties(thing)]) AS rows
