// name: hold/next_forward
// purpose: What holds reach one step on, forward, into or out of these nodes, and have not marked yet.
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
  MATCH (n)<-[:FLOWS_TO|UNIT_FLOWS_TO*1..2]-(p)
  WITH DISTINCT n, p
  MATCH (p)-[m:HELD_BY]->(h)
  WHERE m.spreads IN ['forward', 'both'] AND h.status <> 'released' AND (h.units OR n:Segment)
    AND NOT EXISTS { MATCH (n)-[k:HELD_BY]->(x) WHERE x.hold_id = h.hold_id AND k.spreads IN ['forward', 'both'] }
  RETURN n AS reached, h.hold_id AS hold_id
UNION
  MATCH (n)-[m:HELD_BY]->(h)
  WHERE m.spreads IN ['forward', 'both'] AND h.status <> 'released'
  MATCH (n)-[:FLOWS_TO|UNIT_FLOWS_TO*1..2]->(s)
  WITH DISTINCT n, h, s
  WHERE (s:Segment OR (h.units AND s:Content))
    AND NOT EXISTS { MATCH (s)-[k:HELD_BY]->(x) WHERE x.hold_id = h.hold_id AND k.spreads IN ['forward', 'both'] }
  RETURN s AS reached, h.hold_id AS hold_id
}
WITH DISTINCT reached, hold_id
RETURN collect(CASE WHEN reached:Segment THEN [reached.segment_key, hold_id, 'forward'] END) AS segments,
       collect(CASE WHEN reached:Content THEN [reached.content_key, hold_id, 'forward'] END) AS contents
