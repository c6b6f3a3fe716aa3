// name: trace/start_units
// purpose: The contents of handling units and of all units nested in them, in a stretch of time.
// mode: read
// params: hu_keys, known, since, until
// columns: contents
// sample: {"hu_keys": ["H1"], "known": 9223372036854775806, "since": 9223372036854775807, "until": 9223372036854775807}
UNWIND $hu_keys AS key
MATCH (top:HandlingUnit {hu_key: key})
MATCH (top)<-[ws:WITHIN*0..]-(unit)
WHERE all(w IN ws WHERE w.linked_at <= $known AND coalesce(w.superseded_at, 9223372036854775807) > $known AND w.since <= $until AND (coalesce(w.until, 9223372036854775807) > $since OR w.until IS NULL OR w.ended_at > $known))
WITH DISTINCT unit
MATCH (unit)<-[i:IN]-(c:Content)
WHERE i.linked_at <= $known AND coalesce(i.superseded_at, 9223372036854775807) > $known AND i.since <= $until AND (coalesce(i.until, 9223372036854775807) > $since OR i.until IS NULL OR i.ended_at > $known)
RETURN collect(DISTINCT elementId(c)) AS contents
