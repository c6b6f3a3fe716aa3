// name: hold/copy
// purpose: What is cut off a held segment or content is held like it, and is a seed like it (semantics 9.4).
// mode: write
// params: segments, contents, commit
// columns: segments, contents
// sample: {"segments": [], "contents": [], "commit": 1}
// allow: Eager - a mark is looked for before it is made
CALL () {
  UNWIND $segments AS row MATCH (o:Segment {segment_key: row[0]}) MATCH (n:Segment {segment_key: row[1]}) RETURN o, n
UNION ALL
  UNWIND $contents AS row MATCH (o:Content {content_key: row[0]}) MATCH (n:Content {content_key: row[1]}) RETURN o, n
}
MATCH (o)-[m:HELD_BY]->(h) WHERE h.status <> 'released'
WITH o, n, h, m.spreads AS spreads, EXISTS { MATCH (o)-[:SEED_OF]->(h) } AS seed
MERGE (n)-[k:HELD_BY]->(h)
ON CREATE SET k.linked_at = $commit, k.spreads = spreads
FOREACH (_ IN CASE WHEN seed THEN [1] ELSE [] END | MERGE (n)-[:SEED_OF]->(h))
RETURN collect(DISTINCT n.segment_key) AS segments, collect(DISTINCT n.content_key) AS contents
