// name: rebuild/begin
// purpose: Mark the database as being rebuilt, so that a rebuild cut short is taken up again.
// mode: write
// params: 
// columns: found
// sample: {}
// allow: Eager - the mark is read before it is set
MERGE (mark:Counter {name: 'rebuild'})
WITH mark, coalesce(mark.value, 0) AS found
SET mark.value = CASE WHEN found = 0 THEN 1 ELSE found END
RETURN found
