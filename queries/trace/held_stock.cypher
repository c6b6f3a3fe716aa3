// name: trace/held_stock
// purpose: Of stock the lots, the loose stock of lots of which a held unit was unpacked, and the contents of units that some hold covers, as of a commit.
// mode: read
// params: lot_keys, contents, known, now
// columns: lots, loose, contents
// sample: {"lot_keys": ["|I1|L1"], "contents": [], "known": 9223372036854775806, "now": 0}
CALL () {
  UNWIND $lot_keys AS key
  MATCH (lot:Lot {lot_key: key})
  MATCH (s:Segment {lot_key: key})-[m:HELD_BY]->(h)
  WHERE m.linked_at <= $known AND coalesce(h.released_commit, 9223372036854775807) > $known AND coalesce(h.until, $now + 1) > $now
    AND (lot.vessel IS NULL OR NOT EXISTS {
      MATCH (later:Segment {lot_key: key}) WHERE later.dead IS NULL AND later.begin_time > coalesce(s.begin_time, -9223372036854775808) })
  RETURN collect(DISTINCT key) AS lots
}
CALL () {
  UNWIND $lot_keys AS key
  MATCH (c:Content {lot_key: key})-[m:HELD_BY]->(h)
  WHERE m.linked_at <= $known AND coalesce(h.released_commit, 9223372036854775807) > $known AND coalesce(h.until, $now + 1) > $now
    AND EXISTS { (c)-[:CONTENT_LINE {role: 'unpack'}]->() }
  RETURN collect(DISTINCT key) AS loose
}
CALL () {
  UNWIND $contents AS id
  MATCH (c) WHERE elementId(c) = id
  MATCH (c)-[m:HELD_BY]->(h)
  WHERE m.linked_at <= $known AND coalesce(h.released_commit, 9223372036854775807) > $known AND coalesce(h.until, $now + 1) > $now
  RETURN collect(DISTINCT id) AS contents
}
RETURN lots, loose, contents
