// name: load/vessel_places
// purpose: Locations that are tanks or silos. Reads all locations: they are few.
// mode: read
// params: types
// columns: location_id
// sample: {"types": ["SILO", "TANK"]}
MATCH (location:Location)
WHERE toUpper(location.type) IN $types
RETURN location.location_id AS location_id
