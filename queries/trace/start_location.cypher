// name: trace/start_location
// purpose: The contents of all units that stood at a location in a stretch of time, nested ones too.
// mode: read
// params: location_id, known, since, until
// columns: contents
// sample: {"location_id": "B1", "known": 9223372036854775806, "since": 9223372036854775807, "until": 9223372036854775807}
MATCH (:Location {location_id: $location_id})<-[a:AT]-(top:HandlingUnit)
WHERE a.linked_at <= $known AND coalesce(a.superseded_at, 9223372036854775807) > $known AND a.since <= $until AND (coalesce(a.until, 9223372036854775807) > $since OR a.until IS NULL OR a.ended_at > $known)
WITH DISTINCT top
MATCH (top)<-[ws:WITHIN*0..]-(unit)
WHERE all(w IN ws WHERE w.linked_at <= $known AND coalesce(w.superseded_at, 9223372036854775807) > $known AND w.since <= $until AND (coalesce(w.until, 9223372036854775807) > $since OR w.until IS NULL OR w.ended_at > $known))
WITH DISTINCT unit
MATCH (unit)<-[i:IN]-(c:Content)
WHERE i.linked_at <= $known AND coalesce(i.superseded_at, 9223372036854775807) > $known AND i.since <= $until AND (coalesce(i.until, 9223372036854775807) > $since OR i.until IS NULL OR i.ended_at > $known)
RETURN collect(DISTINCT elementId(c)) AS contents
