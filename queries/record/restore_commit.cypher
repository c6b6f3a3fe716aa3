// name: record/restore_commit
// purpose: Lock the counter for a replay that keeps its old commit number; also the commit that last changed which places are vessels.
// mode: write
// params: number
// columns: number, vessels
// allow: Eager - the counter is locked before anything else is read
// sample: {"number": 1}
MERGE (counter:Counter {name: 'commit'})
SET counter.value = CASE WHEN counter.value >= $number THEN counter.value ELSE $number END
WITH counter
OPTIONAL MATCH (vessels:Counter {name: 'vessels'})
RETURN $number AS number, coalesce(vessels.value, 0) AS vessels
