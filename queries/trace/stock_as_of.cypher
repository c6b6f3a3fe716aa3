// name: trace/stock_as_of
// purpose: What contents of units held, line by line, and where their units stood, as of a business time and a commit.
// mode: read
// params: lot_keys, contents, known, at, since, until
// columns: held, lines
// sample: {"lot_keys": ["|I1|L1"], "contents": [], "known": 9223372036854775806, "at": 9223372036854775807, "since": 9223372036854775807, "until": 9223372036854775807}
CALL () {
  CALL () {
    UNWIND $lot_keys AS key
    MATCH (c:Content {lot_key: key}) RETURN c
  UNION
    UNWIND $contents AS id
    MATCH (c) WHERE elementId(c) = id RETURN c
  }
  MATCH (c)-[i:IN]->(unit) WHERE i.linked_at <= $known AND coalesce(i.superseded_at, 9223372036854775807) > $known AND i.since <= $until AND (coalesce(i.until, 9223372036854775807) > $since OR i.until IS NULL OR i.ended_at > $known)
  RETURN collect(c) AS cs
}
CALL (cs) {
  UNWIND cs AS c
  MATCH (c)-[i:IN]->(unit) WHERE i.linked_at <= $known AND coalesce(i.superseded_at, 9223372036854775807) > $known AND i.since <= $until AND (coalesce(i.until, 9223372036854775807) > $since OR i.until IS NULL OR i.ended_at > $known)
  MATCH (unit)-[ws:WITHIN*0..]->(top)
  WHERE all(w IN ws WHERE w.linked_at <= $known AND coalesce(w.superseded_at, 9223372036854775807) > $known AND w.since <= $until AND (coalesce(w.until, 9223372036854775807) > $since OR w.until IS NULL OR w.ended_at > $known))
  WITH DISTINCT c, top
  OPTIONAL MATCH (top)-[a:AT]->(place:Location) WHERE a.linked_at <= $known AND coalesce(a.superseded_at, 9223372036854775807) > $known AND a.since <= $until AND (coalesce(a.until, 9223372036854775807) > $since OR a.until IS NULL OR a.ended_at > $known)
  RETURN collect([elementId(c), c.lot_key, c.hu_key, place.location_id]) AS held
}
CALL (cs) {
  UNWIND cs AS c
  MATCH (c)-[r:CONTENT_LINE|UNIT_FLOWS_TO|SUPERSEDED_LINE|SUPERSEDED_UNIT_FLOW]-(e)
  WHERE r.linked_at <= $known AND coalesce(r.superseded_at, 9223372036854775807) > $known AND coalesce(r.earliest, $at) <= $at
  RETURN collect([elementId(c), r.line_id, coalesce(r.role, 'flow'), startNode(r) = c, e:Content, coalesce(r.derived, false), r.base_quantity, r.base_unit, r.earliest, r.latest,
                  coalesce(r.disposition, r.status)]) AS lines
}
RETURN held, lines
