// name: contents/around
// purpose: Where handling units were in a stretch of time: the units they were in, however far out, and the places of all of these.
// mode: read
// params: hu_keys, known, since, until
// columns: withins, ats
// sample: {"hu_keys": ["H1"], "known": 9223372036854775806, "since": -9223372036854775807, "until": 9223372036854775807}
UNWIND $hu_keys AS key
MATCH (inner:HandlingUnit {hu_key: key})
MATCH (inner)-[ws:WITHIN*0..]->(unit)
WHERE all(w IN ws WHERE w.linked_at <= $known AND coalesce(w.superseded_at, 9223372036854775807) > $known AND w.since <= $until AND (coalesce(w.until, 9223372036854775807) > $since OR w.until IS NULL OR w.ended_at > $known))
WITH DISTINCT unit
WITH collect(unit) AS units
CALL (units) {
  UNWIND units AS unit
  MATCH (unit)-[w:WITHIN]->(outer)
  WHERE w.linked_at <= $known AND coalesce(w.superseded_at, 9223372036854775807) > $known AND w.since <= $until AND (coalesce(w.until, 9223372036854775807) > $since OR w.until IS NULL OR w.ended_at > $known)
  RETURN collect([unit.hu_key, outer.hu_key, w.since, CASE WHEN w.ended_at > $known THEN null ELSE w.until END]) AS withins
}
CALL (units) {
  UNWIND units AS unit
  MATCH (unit)-[a:AT]->(place:Location)
  WHERE a.linked_at <= $known AND coalesce(a.superseded_at, 9223372036854775807) > $known AND a.since <= $until AND (coalesce(a.until, 9223372036854775807) > $since OR a.until IS NULL OR a.ended_at > $known)
  RETURN collect([unit.hu_key, place.location_id, a.since, CASE WHEN a.ended_at > $known THEN null ELSE a.until END]) AS ats
}
RETURN withins, ats
