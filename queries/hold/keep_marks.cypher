// name: hold/keep_marks
// purpose: Write down one page of marks by the keys of what they mark, before the graph is taken down.
// mode: write
// params: size
// columns: done
// sample: {"size": 0}
// allow: HELD_BY - all marks are wanted
// allow: Eager - what is taken away is found first
MATCH (n)-[m:HELD_BY]->(h:Hold)
WITH n, m, h LIMIT $size
OPTIONAL MATCH (n)-[seed:SEED_OF]->(h)
WITH n, m, h, seed, CASE WHEN n:Segment THEN ['segment', n.segment_key] ELSE ['content', n.content_key] END AS named
MERGE (kept:KeptMark {hold_id: h.hold_id, kind: named[0], key: named[1]})
SET kept.linked_at = m.linked_at, kept.spreads = m.spreads, kept.seed = seed IS NOT NULL
DELETE m, seed
RETURN count(*) AS done
