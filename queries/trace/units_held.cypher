// name: trace/units_held
// purpose: Every handling unit that ever held these lots or contents, as of a business time and a commit; the outermost unit around it and its place then, or when it last held them.
// mode: read
// params: lot_keys, contents, known, at
// columns: units
// sample: {"lot_keys": ["|I1|L1"], "contents": [], "known": 9223372036854775806, "at": 9223372036854775807}
CALL () {
  UNWIND $lot_keys AS key
  MATCH (c:Content {lot_key: key}) RETURN c
UNION
  UNWIND $contents AS id
  MATCH (c) WHERE elementId(c) = id RETURN c
}
MATCH (c)-[i:IN]->(unit)
WHERE i.linked_at <= $known AND coalesce(i.superseded_at, 9223372036854775807) > $known AND i.since <= $at
WITH unit, c, i.since AS since, CASE WHEN i.until IS NULL OR i.ended_at > $known OR i.until > $at THEN null ELSE i.until END AS until
WITH unit, collect(DISTINCT c.lot_key) AS lots, CASE WHEN size($contents) > 0 THEN collect(DISTINCT elementId(c)) ELSE [] END AS nodes,
     min(since) AS since, max(until) AS until, count(*) > count(until) AS still
WITH unit, lots, nodes, since, until, still, CASE WHEN still THEN $at ELSE until - 1 END AS then
CALL (unit, then) {
  MATCH (unit)-[ws:WITHIN*0..]->(outer)
  WHERE all(w IN ws WHERE w.linked_at <= $known AND coalesce(w.superseded_at, 9223372036854775807) > $known AND w.since <= then AND (coalesce(w.until, 9223372036854775807) > then OR w.until IS NULL OR w.ended_at > $known))
  WITH DISTINCT outer, then
  WHERE NOT EXISTS { MATCH (outer)-[x:WITHIN]->() WHERE x.linked_at <= $known AND coalesce(x.superseded_at, 9223372036854775807) > $known AND x.since <= then AND (coalesce(x.until, 9223372036854775807) > then OR x.until IS NULL OR x.ended_at > $known) }
  OPTIONAL MATCH (outer)-[a:AT]->(place:Location)
  WHERE a.linked_at <= $known AND coalesce(a.superseded_at, 9223372036854775807) > $known AND a.since <= then AND (coalesce(a.until, 9223372036854775807) > then OR a.until IS NULL OR a.ended_at > $known)
  RETURN outer.hu_key AS outermost, place.location_id AS location_id LIMIT 1
}
RETURN collect([unit.hu_key, CASE WHEN outermost <> unit.hu_key THEN outermost END, location_id, lots, nodes, since, CASE WHEN NOT still THEN until END, still]) AS units
