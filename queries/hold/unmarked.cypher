// name: hold/unmarked
// purpose: Of these nodes the segments and contents that a hold has not marked so far that they hand it on this way; in order of their keys.
// mode: read
// params: nodes, hold_id, spreads
// columns: segments, contents
// sample: {"nodes": [], "hold_id": "H1", "spreads": ["forward", "both"]}
UNWIND $nodes AS id
MATCH (n) WHERE elementId(n) = id AND (n:Segment OR n:Content)
WITH n WHERE NOT EXISTS { MATCH (n)-[m:HELD_BY]->(x) WHERE x.hold_id = $hold_id AND m.spreads IN $spreads }
WITH DISTINCT n ORDER BY n.lot_key, n.segment_key, n.content_key
RETURN collect(CASE WHEN n:Segment THEN [n.segment_key, n.lot_key] END) AS segments, collect(CASE WHEN n:Content THEN [n.content_key, n.lot_key] END) AS contents
