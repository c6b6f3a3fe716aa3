// name: picture/names
// purpose: The names of items; of lots by unit how much ever came into being, and which of them (or of what units hold of them) a hold in force covers.
// mode: read
// params: item_ids, lot_keys, now
// columns: items, made, held
// sample: {"item_ids": ["I1"], "lot_keys": ["|I1|L1"], "now": 0}
CALL () {
  UNWIND $item_ids AS id
  MATCH (i:Item {item_id: id})
  RETURN collect([id, i.name]) AS items
}
CALL () {
  UNWIND $lot_keys AS key
  MATCH (s:Segment {lot_key: key}) WHERE s.made IS NOT NULL AND s.sum_unit IS NOT NULL
  WITH key, s.sum_unit AS unit, sum(s.made) AS made WHERE made > 0
  RETURN collect([key, made, unit]) AS made
}
CALL () {
  UNWIND CASE WHEN EXISTS { MATCH (h:Hold) WHERE h.status <> 'released' } THEN $lot_keys ELSE [] END AS key
  CALL (key) { MATCH (s:Segment {lot_key: key}) RETURN s AS n UNION MATCH (c:Content {lot_key: key}) WHERE c.dead IS NULL RETURN c AS n }
  MATCH (n)-[:HELD_BY]->(h) WHERE h.status <> 'released' AND coalesce(h.until, $now + 1) > $now
  RETURN collect(DISTINCT key) AS held
}
RETURN items, made, held
