// name: hold/held
// purpose: Which of these lots and units a hold in force covers, and which hold; which of these places are for quarantine.
// mode: read
// params: lots, loose, contents, units, places, now
// columns: lots, loose, contents, units, places, holds
// sample: {"lots": ["|I1|L1"], "loose": ["|I1|L1"], "contents": [["H1", "|I1|L1"]], "units": ["H1"], "places": ["B1"], "now": 0}
CALL () {
  UNWIND $lots AS key
  MATCH (lot:Lot {lot_key: key})
  MATCH (s:Segment {lot_key: key})-[:HELD_BY]->(h)
  // A vessel holds what came since its last clean-out; of any other lot all counts once some of it was touched (semantics 8.2).
  WHERE h.status <> 'released' AND coalesce(h.until, $now + 1) > $now AND (lot.vessel IS NULL OR NOT EXISTS {
    MATCH (later:Segment {lot_key: key}) WHERE later.dead IS NULL AND later.begin_time > coalesce(s.begin_time, -9223372036854775808) })
  RETURN collect(DISTINCT [key, h.hold_id]) AS lots
}
CALL () {
  UNWIND $loose AS key
  MATCH (c:Content {lot_key: key})-[:HELD_BY]->(h)
  WHERE h.status <> 'released' AND coalesce(h.until, $now + 1) > $now AND c.dead IS NULL
    AND (EXISTS { (c)-[:CONTENT_LINE {role: 'unpack'}]->() } OR (c.shipped IS NULL AND EXISTS { MATCH (c)-[i:IN]->() WHERE i.until IS NULL AND i.superseded_at IS NULL }))
  RETURN collect(DISTINCT [key, h.hold_id, c.hu_key]) AS loose
}
CALL () {
  UNWIND $contents AS pair
  MATCH (c:Content {hu_key: pair[0]})-[:HELD_BY]->(h)
  WHERE c.lot_key = pair[1] AND h.status <> 'released' AND coalesce(h.until, $now + 1) > $now AND c.dead IS NULL
  RETURN collect(DISTINCT [pair[0], h.hold_id, pair[1]]) AS contents
}
CALL () {
  UNWIND $units AS key
  MATCH (:HandlingUnit {hu_key: key})<-[ws:WITHIN*0..]-(unit)
  WHERE all(w IN ws WHERE w.until IS NULL AND w.superseded_at IS NULL)
  WITH DISTINCT key, unit
  MATCH (unit)<-[i:IN]-(c:Content) WHERE i.until IS NULL AND i.superseded_at IS NULL
  CALL (c) { RETURN c AS n UNION MATCH (s:Segment {lot_key: c.lot_key}) RETURN s AS n }
  MATCH (n)-[:HELD_BY]->(h) WHERE h.status <> 'released' AND coalesce(h.until, $now + 1) > $now
  RETURN collect(DISTINCT [key, h.hold_id, c.lot_key]) AS units
}
CALL () { UNWIND $places AS id MATCH (place:Location {location_id: id}) WHERE place.type = 'quarantine' RETURN collect(id) AS places }
CALL (lots, loose, contents, units) {
  UNWIND lots + loose + contents + units AS row
  WITH DISTINCT row[1] AS id
  MATCH (h:Hold {hold_id: id})
  RETURN collect(h {.hold_id, .direction, .reason, .blocks, .until, .placed_by, .placed_at, .status}) AS holds
}
RETURN lots, loose, contents, units, places, holds
