// name: load/vessel_places
// purpose: Locations that are vessels.
// mode: read
// params:
// columns: location_id
// sample: {}
MATCH (location:Location)
WHERE location.vessel_lot IS NOT NULL
RETURN location.location_id AS location_id
