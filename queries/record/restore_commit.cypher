// name: record/restore_commit
// purpose: Lock the counter for a replay that keeps its old commit number.
// mode: write
// params: number
// columns: number
// sample: {"number": 1}
MERGE (counter:Counter {name: 'commit'})
SET counter.value = CASE WHEN counter.value >= $number THEN counter.value ELSE $number END
RETURN $number AS number
