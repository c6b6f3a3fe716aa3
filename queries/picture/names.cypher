// name: picture/names
// purpose: The names of items, and by lot and unit how much ever came into being of lots.
// mode: read
// params: item_ids, lot_keys
// columns: items, made
// sample: {"item_ids": ["I1"], "lot_keys": ["|I1|L1"]}
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
RETURN items, made
