// name: share/before
// purpose: The segments that reached ones were carried on from, all the way back, as of a commit.
// mode: read
// params: segments, known
// columns: before
// sample: {"segments": ["4:00000000-0000-0000-0000-000000000000:0"], "known": 9223372036854775806}
UNWIND $segments AS id
MATCH (s) WHERE elementId(s) = id
MATCH (s)<-[steps:FLOWS_TO|SUPERSEDED_FLOW*1..]-(p)
WHERE all(r IN steps WHERE r.carry AND r.linked_at <= $known AND coalesce(r.superseded_at, 9223372036854775807) > $known)
WITH DISTINCT p
RETURN collect([elementId(p), p.lot_key]) AS before
