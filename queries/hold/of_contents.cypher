// name: hold/of_contents
// purpose: Holds in force of which some unit's content of these lots, or of lots that went into these segments, is marked and the lot itself is not: what such a lot gives without naming a unit may be theirs.
// mode: read
// params: lots, segments
// columns: hold_ids
// sample: {"lots": ["|I1|L1"], "segments": ["|I1|L2"]}
CALL () {
  UNWIND $lots AS lot RETURN lot
UNION
  UNWIND $segments AS key
  MATCH (:Segment {segment_key: key})<-[:FLOWS_TO]-(:Transformation)<-[:FLOWS_TO]-(source:Segment)
  RETURN DISTINCT source.lot_key AS lot
}
CALL (lot) {
  RETURN lot AS key
UNION
  MATCH (:Segment {lot_key: lot})-[same:FLOWS_TO]-(twin:Segment) WHERE same.same IS NOT NULL
  RETURN DISTINCT twin.lot_key AS key
}
WITH DISTINCT key
MATCH (c:Content {lot_key: key})-[:HELD_BY]->(h)
WHERE h.status <> 'released' AND h.direction <> 'here'
  AND NOT EXISTS { MATCH (s:Segment {lot_key: key})-[:HELD_BY]->(x) WHERE x.hold_id = h.hold_id }
RETURN collect(DISTINCT h.hold_id) AS hold_ids
