// name: record/lock_items
// purpose: Lock Item nodes before their master rows are compared; new ones are made.
// mode: write
// params: keys
// columns: rows
// allow: Eager - all nodes are merged and locked before any is read
// sample: {"keys": []}
UNWIND $keys AS key
MERGE (thing:Item {item_id: key})
SET thing.touched = 1
RETURN collect([key, properties(thing)]) AS rows
