// name: balance/places_of_site
// purpose: All places that belong to a site.
// mode: read
// params: site
// columns: location_ids
// sample: {"site": "W1"}
MATCH (place:Location {site: $site})
RETURN collect(place.location_id) AS location_ids
