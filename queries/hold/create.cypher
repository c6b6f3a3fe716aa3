// name: hold/create
// purpose: Put a new hold on record under the next id, with marks (node by the database's id, how it spreads, whether it is a seed), and tell all writers; settled if nothing of it was ever reserved.
// mode: write
// params: hold, marks, commit
// columns: hold_id, settled, segments
// allow: Eager - the counter is set before it is read, and all is marked before it is looked at
// sample: {"hold": {"status": "placed"}, "marks": [], "commit": 1}
MERGE (holds:Counter {name: 'holds'})
SET holds.value = coalesce(holds.value, 0) + 1, holds.version = randomUUID(), holds.active = coalesce(holds.active, 0) + 1, holds.issued = coalesce(holds.issued, 0) + 1
CREATE (h:Hold)
SET h = $hold, h.hold_id = 'H' + holds.issued
WITH h
CALL (h) {
  UNWIND $marks AS mark
  MATCH (n) WHERE elementId(n) = mark[0] AND (n:Segment OR n:Content)
  CREATE (n)-[:HELD_BY {linked_at: $commit, spreads: mark[1]}]->(h)
  FOREACH (_ IN CASE WHEN mark[2] THEN [1] ELSE [] END | CREATE (n)-[:SEED_OF]->(h))
  RETURN collect(n.segment_key) AS segments, collect(DISTINCT n.lot_key) AS lots
}
SET h.settled = h.status = 'placed' AND (h.blocks = 'use'
  OR NOT EXISTS { UNWIND lots AS lot MATCH (:Segment {lot_key: lot})-[:NOTED_IN {role: 'allocate'}]->(:Allocation) })
RETURN h.hold_id AS hold_id, h.settled AS settled, segments
