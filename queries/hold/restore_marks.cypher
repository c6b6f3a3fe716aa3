// name: hold/restore_marks
// purpose: Put back one page of marks on what has the same key again.
// mode: write
// params: size
// columns: done
// sample: {"size": 0}
// allow: Eager - what is taken away is found first
MATCH (kept:KeptMark)
WITH kept LIMIT $size
MATCH (h:Hold {hold_id: kept.hold_id})
CALL (kept) {
  MATCH (n:Segment {segment_key: kept.key}) WHERE kept.kind = 'segment' RETURN collect(n) AS found
}
CALL (kept) {
  MATCH (n:Content {content_key: kept.key}) WHERE kept.kind = 'content' RETURN collect(n) AS others
}
FOREACH (n IN found + others | MERGE (n)-[m:HELD_BY]->(h) ON CREATE SET m.linked_at = kept.linked_at, m.spreads = kept.spreads)
FOREACH (n IN CASE WHEN kept.seed THEN found + others ELSE [] END | MERGE (n)-[:SEED_OF]->(h))
DELETE kept
RETURN count(*) AS done
