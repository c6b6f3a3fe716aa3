// name: contents/at_location
// purpose: The outermost handling units that stood at a location in a stretch of time.
// mode: read
// params: location_id, known, since, until
// columns: ats
// sample: {"location_id": "B1", "known": 9223372036854775806, "since": -9223372036854775807, "until": 9223372036854775807}
MATCH (place:Location {location_id: $location_id})<-[a:AT]-(unit:HandlingUnit)
WHERE a.linked_at <= $known AND coalesce(a.superseded_at, 9223372036854775807) > $known AND a.since <= $until AND (coalesce(a.until, 9223372036854775807) > $since OR a.until IS NULL OR a.ended_at > $known)
RETURN collect([unit.hu_key, place.location_id, a.since, CASE WHEN a.ended_at > $known THEN null ELSE a.until END]) AS ats
