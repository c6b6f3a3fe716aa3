// name: trace/walk_backward_as_of
// purpose: Everything that a few segments was made of, as of a business time and a commit, starts included, with what each node is and the flows among them.
// mode: read
// params: starts, limit, known, at
// columns: found, lot_keys, content_keys, documents, sources, targets, unknown_times
// sample: {"starts": ["4:00000000-0000-0000-0000-000000000000:0"], "limit": 100, "known": 9223372036854775806, "at": 9223372036854775807}
UNWIND $starts AS start
MATCH (s) WHERE elementId(s) = start
MATCH (s)<-[steps:FLOWS_TO|SUPERSEDED_FLOW*0..]-(n)
WHERE all(r IN steps WHERE r.linked_at <= $known AND coalesce(r.superseded_at, 9223372036854775807) > $known AND coalesce(r.earliest, $at) <= $at)
WITH DISTINCT n LIMIT $limit
WITH collect(n) AS ns
CALL (ns) {
  UNWIND ns AS n
  RETURN collect(elementId(n)) AS found, collect(coalesce(n.lot_key, '')) AS lot_keys,
         collect(coalesce(n.content_key, '')) AS content_keys, collect(coalesce(n.document, '')) AS documents
}
CALL (ns) {
  UNWIND range(0, size(ns) - 1) AS i
  WITH i, ns[i] AS n
  MATCH (n)<-[r:FLOWS_TO|SUPERSEDED_FLOW]-(m)
  WHERE r.linked_at <= $known AND coalesce(r.superseded_at, 9223372036854775807) > $known AND coalesce(r.earliest, $at) <= $at
  RETURN collect(i) AS sources, collect(elementId(m)) AS targets,
         collect(DISTINCT CASE WHEN r.carry IS NULL AND r.same IS NULL AND (r.earliest < -9223372036854775807 OR r.latest = 9223372036854775807)
                          THEN r.line_id END) AS unknown_times
}
RETURN found, lot_keys, content_keys, documents, sources, targets, unknown_times
