// name: recall/next_number
// purpose: Take the next number of recall cases of a year; the counter stays locked until the case is on record, so no number is given twice.
// mode: write
// params: counter
// columns: number
// allow: Eager - the counter is read before it is set
// sample: {"counter": "recall 2026"}
MERGE (counter:Counter {name: $counter})
SET counter.value = coalesce(counter.value, 0) + 1
RETURN counter.value AS number
