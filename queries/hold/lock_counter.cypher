// name: hold/lock_counter
// purpose: Keep all other writers waiting until the transaction ends.
// mode: write
// params:
// columns: number
// allow: Eager - the counter is locked before it is read
// sample: {}
MERGE (counter:Counter {name: 'commit'})
SET counter.touched = 1
RETURN coalesce(counter.value, 0) AS number
