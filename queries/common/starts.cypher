// name: common/starts
// purpose: The segments from which a forward walk covers whole lots, each with its lot.
// mode: read
// params: lot_keys, known, at
// columns: starts
// sample: {"lot_keys": ["|I1|L1"], "known": 9223372036854775806, "at": 9223372036854775807}
UNWIND $lot_keys AS key
MATCH (s:Segment {lot_key: key})
WHERE (s:Lot OR EXISTS {
    MATCH (s)<-[r:FLOWS_TO|SUPERSEDED_FLOW|RECEIVED_AS|COMMISSIONED_AS|SUPERSEDED_LINE]-()
    WHERE r.same IS NULL AND coalesce(r.was, '') <> 'RETURNED_AS' AND r.linked_at <= $known AND coalesce(r.superseded_at, 9223372036854775807) > $known AND coalesce(r.earliest, $at) <= $at })
  AND NOT EXISTS {
    MATCH (s)<-[r:FLOWS_TO|SUPERSEDED_FLOW]-(:Segment)
    WHERE r.carry AND r.linked_at <= $known AND coalesce(r.superseded_at, 9223372036854775807) > $known AND coalesce(r.earliest, $at) <= $at }
RETURN collect([key, elementId(s)]) AS starts
