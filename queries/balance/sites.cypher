// name: balance/sites
// purpose: The site that places belong to, where one is told.
// mode: read
// params: location_ids
// columns: sites
// sample: {"location_ids": ["B1"]}
UNWIND $location_ids AS id
MATCH (place:Location {location_id: id}) WHERE place.site IS NOT NULL
RETURN collect([id, place.site]) AS sites
