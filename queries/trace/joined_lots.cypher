// name: trace/joined_lots
// purpose: The lots that were declared one with these, each pair as known at a commit.
// mode: read
// params: lot_keys, known, at
// columns: pairs
// sample: {"lot_keys": ["|I1|L1"], "known": 9223372036854775806, "at": 9223372036854775807}
UNWIND $lot_keys AS key
MATCH (s:Segment {lot_key: key})-[r:FLOWS_TO|SUPERSEDED_FLOW]-(t:Segment)
WHERE r.same IS NOT NULL AND r.linked_at <= $known AND coalesce(r.superseded_at, 9223372036854775807) > $known AND coalesce(r.earliest, $at) <= $at
RETURN collect(DISTINCT [key, t.lot_key]) AS pairs
