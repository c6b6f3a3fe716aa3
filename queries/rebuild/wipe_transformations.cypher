// name: rebuild/wipe_transformations
// purpose: Delete one page of transformations.
// mode: write
// params: size
// columns: done
// sample: {"size": 0}
// allow: Eager - what is deleted is found first
MATCH (transformation:Transformation)
WITH transformation LIMIT $size
DETACH DELETE transformation
RETURN count(*) AS done
