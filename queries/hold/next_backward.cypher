// name: hold/next_backward
// purpose: What holds reach one step on, backward, or as another stretch of a held lot, into or out of these nodes, and have not marked yet.
// mode: read
// params: segments, contents
// columns: segments, contents
// sample: {"segments": ["|I1|L1"], "contents": []}
CALL () {
  UNWIND $segments AS key MATCH (n:Segment {segment_key: key}) RETURN n
UNION
  UNWIND $contents AS key MATCH (n:Content {content_key: key}) RETURN n
}
CALL (n) {
  MATCH (n)-[:FLOWS_TO|UNIT_FLOWS_TO*1..2]->(s)
  WITH DISTINCT n, s
  MATCH (s)-[m:HELD_BY]->(h)
  WHERE m.spreads IN ['backward', 'both'] AND h.status <> 'released' AND (h.units OR n:Segment)
    AND NOT EXISTS { MATCH (n)-[k:HELD_BY]->(x) WHERE x.hold_id = h.hold_id AND k.spreads IN [m.spreads, 'both'] }
  RETURN n AS reached, h.hold_id AS hold_id, m.spreads AS spreads
UNION
  MATCH (n)-[m:HELD_BY]->(h)
  WHERE m.spreads IN ['backward', 'both'] AND h.status <> 'released'
  MATCH (n)<-[:FLOWS_TO|UNIT_FLOWS_TO*1..2]-(p)
  WITH DISTINCT n, m, h, p
  WHERE (p:Segment OR (h.units AND p:Content))
    AND NOT EXISTS { MATCH (p)-[k:HELD_BY]->(x) WHERE x.hold_id = h.hold_id AND k.spreads IN [m.spreads, 'both'] }
  RETURN p AS reached, h.hold_id AS hold_id, m.spreads AS spreads
UNION
  // What is left of a held lot in its next stretch is the same goods, whichever way the hold looks.
  MATCH (n)-[:FLOWS_TO]-(o:Segment)
  CALL (n, o) { RETURN n AS a, o AS b UNION RETURN o AS a, n AS b }
  MATCH (a)-[f:FLOWS_TO]->(b) WHERE f.carry OR f.same IS NOT NULL
  MATCH (a)-[:HELD_BY]->(h)
  WHERE h.status <> 'released' AND NOT EXISTS { MATCH (b)-[:HELD_BY]->(x) WHERE x.hold_id = h.hold_id }
  RETURN b AS reached, h.hold_id AS hold_id, 'none' AS spreads
}
WITH DISTINCT reached, hold_id, spreads
RETURN collect(CASE WHEN reached:Segment THEN [reached.segment_key, hold_id, spreads] END) AS segments,
       collect(CASE WHEN reached:Content THEN [reached.content_key, hold_id, spreads] END) AS contents
