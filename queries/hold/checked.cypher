// name: hold/checked
// purpose: What else is to be said of lots and units that someone asks about: whether they are on record, their status, and whether a hold is being placed.
// mode: read
// params: lots, units
// columns: statuses, known_units, placing
// sample: {"lots": ["|I1|L1"], "units": ["H1"]}
CALL () {
  UNWIND $lots AS key MATCH (lot:Lot {lot_key: key}) RETURN collect([key, lot.lot_key, lot.status, '']) AS of_lots
}
CALL () {
  UNWIND $units AS key
  MATCH (:HandlingUnit {hu_key: key})<-[ws:WITHIN*0..]-(unit)
  WHERE all(w IN ws WHERE w.until IS NULL AND w.superseded_at IS NULL)
  WITH DISTINCT key, unit
  MATCH (unit)<-[i:IN]-(c:Content) WHERE i.until IS NULL AND i.superseded_at IS NULL
  MATCH (lot:Lot {lot_key: c.lot_key})
  RETURN collect(DISTINCT [key, c.lot_key, coalesce(c.status, lot.status), c.hu_key]) AS of_units
}
CALL () { UNWIND $units AS key MATCH (unit:HandlingUnit {hu_key: key}) RETURN collect(key) AS known_units }
RETURN of_lots + of_units AS statuses, known_units, EXISTS { (:Hold {status: 'placing'}) } AS placing
