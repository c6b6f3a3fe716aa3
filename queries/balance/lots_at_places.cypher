// name: balance/lots_at_places
// purpose: Lots that ever stood at these places, loose or in a handling unit.
// mode: read
// params: location_ids
// columns: lot_keys
// sample: {"location_ids": ["B1"]}
CALL () {
  UNWIND $location_ids AS id
  MATCH (:Location {location_id: id})<-[:STOCK_AT]-(lot:Lot)
  RETURN lot.lot_key AS lot_key
UNION
  UNWIND $location_ids AS id
  MATCH (:Location {location_id: id})<-[:AT]-(top:HandlingUnit)
  WITH DISTINCT top
  MATCH (top)<-[:WITHIN*0..]-(unit)
  WITH DISTINCT unit
  MATCH (unit)<-[:IN]-(c:Content)
  RETURN c.lot_key AS lot_key
}
RETURN collect(DISTINCT lot_key) AS lot_keys
