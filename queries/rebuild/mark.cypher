// name: rebuild/mark
// purpose: Say how far the rebuild has come: 0 not under way, 1 taking down, 2 replaying.
// mode: write
// params: value
// columns: 
// sample: {"value": 0}
MERGE (mark:Counter {name: 'rebuild'})
SET mark.value = $value
