// name: rebuild/wipe_segments
// purpose: Delete one page of segments that are not a lot's own node.
// mode: write
// params: size
// columns: done
// sample: {"size": 0}
// allow: Eager - what is deleted is found first
MATCH (segment:Segment)
WHERE NOT segment:Lot
WITH segment LIMIT $size
DETACH DELETE segment
RETURN count(*) AS done
