// name: contents/inside
// purpose: What was in handling units and in the units nested in them, in a stretch of time: unit in unit, content in unit.
// mode: read
// params: hu_keys, known, since, until
// columns: withins, ins
// sample: {"hu_keys": ["H1"], "known": 9223372036854775806, "since": -9223372036854775807, "until": 9223372036854775807}
UNWIND $hu_keys AS key
MATCH (top:HandlingUnit {hu_key: key})
MATCH (top)<-[ws:WITHIN*0..]-(unit)
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
  MATCH (unit)<-[i:IN]-(content:Content)
  WHERE i.linked_at <= $known AND coalesce(i.superseded_at, 9223372036854775807) > $known AND i.since <= $until AND (coalesce(i.until, 9223372036854775807) > $since OR i.until IS NULL OR i.ended_at > $known)
  RETURN collect([content.content_key, unit.hu_key, i.since, CASE WHEN i.ended_at > $known THEN null ELSE i.until END, content.lot_key, content.status]) AS ins
}
RETURN withins, ins
