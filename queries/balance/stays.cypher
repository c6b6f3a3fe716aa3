// name: balance/stays
// purpose: In which units and at which places handling units were, with the time of each stay as known at a commit.
// mode: read
// params: hu_keys, known
// columns: within, at_places
// sample: {"hu_keys": ["H1"], "known": 9223372036854775806}
CALL () {
  UNWIND $hu_keys AS key
  MATCH (unit:HandlingUnit {hu_key: key})-[w:WITHIN]->(parent)
  WHERE w.linked_at <= $known AND coalesce(w.superseded_at, 9223372036854775807) > $known
  RETURN collect([key, parent.hu_key, w.since, CASE WHEN w.ended_at > $known THEN null ELSE w.until END]) AS within
}
CALL () {
  UNWIND $hu_keys AS key
  MATCH (unit:HandlingUnit {hu_key: key})-[a:AT]->(place)
  WHERE a.linked_at <= $known AND coalesce(a.superseded_at, 9223372036854775807) > $known
  RETURN collect([key, place.location_id, a.since, CASE WHEN a.ended_at > $known THEN null ELSE a.until END]) AS at_places
}
RETURN within, at_places
