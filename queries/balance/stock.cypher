// name: balance/stock
// purpose: What the system says stands where today: loose stock of lots by place; what is in handling units, with the place of the outermost one; lots whose units do not tell (a vessel's content is in none).
// mode: read
// params: lot_keys
// columns: loose, in_units, unknown
// sample: {"lot_keys": ["|I1|L1"]}
CALL () {
  UNWIND $lot_keys AS key
  MATCH (lot:Lot {lot_key: key})-[r:STOCK_AT]->(place:Location) WHERE r.base_quantity <> 0
  RETURN collect([key, place.location_id, r.base_unit, r.base_quantity]) AS loose
}
CALL () {
  UNWIND $lot_keys AS key
  MATCH (c:Content {lot_key: key}) WHERE c.base_quantity <> 0 AND c.dead IS NULL
  OPTIONAL MATCH (c)-[i:IN]->(unit) WHERE i.until IS NULL AND i.superseded_at IS NULL
  OPTIONAL MATCH (unit)-[ws:WITHIN*0..]->(top) WHERE all(w IN ws WHERE w.until IS NULL AND w.superseded_at IS NULL)
  WITH DISTINCT c, top
  OPTIONAL MATCH (top)-[a:AT]->(place:Location) WHERE a.until IS NULL AND a.superseded_at IS NULL
  WITH c, max(place.location_id) AS place_id
  RETURN collect([c.lot_key, c.hu_key, c.base_unit, c.base_quantity, place_id]) AS in_units
}
CALL () {
  UNWIND $lot_keys AS key
  MATCH (lot:Lot {lot_key: key})
  WHERE lot.vessel OR EXISTS { MATCH (c:Content {lot_key: key}) WHERE c.quantity_known = false AND c.dead IS NULL }
  RETURN collect(key) AS unknown
}
RETURN loose, in_units, unknown
