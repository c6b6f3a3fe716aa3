// name: contents/place_types
// purpose: What kind of place each of these is, where a master row tells.
// mode: read
// params: location_ids
// columns: types
// sample: {"location_ids": ["B1"]}
UNWIND $location_ids AS id
MATCH (l:Location {location_id: id})
RETURN collect([id, l.type]) AS types
