// name: share/vessel_lines
// purpose: Lines of segments of vessels: what they come from or go to, how much, when; whether an inflow (null: neither inflow nor outflow), whether a clean-out.
// mode: read
// params: segments, known, at
// columns: lines
// sample: {"segments": ["4:00000000-0000-0000-0000-000000000000:0"], "known": 9223372036854775806, "at": 9223372036854775807}
UNWIND $segments AS id
MATCH (s) WHERE elementId(s) = id
MATCH (s)-[r:FLOWS_TO|RECEIVED_AS|COMMISSIONED_AS|SHIPPED_IN|RETURNED_AS|LEFT_IN|NOTED_IN|SUPERSEDED_FLOW|SUPERSEDED_LINE]-(e)
WHERE r.carry IS NULL AND r.same IS NULL AND r.linked_at <= $known AND coalesce(r.superseded_at, 9223372036854775807) > $known AND coalesce(r.earliest, $at) <= $at
WITH id, s, r, e, coalesce(r.was, type(r)) AS kind
WHERE kind <> 'NOTED_IN' OR r.role IN ['count', 'clean']
RETURN collect([id, r.line_id, CASE WHEN kind IN ['FLOWS_TO', 'SUPERSEDED_FLOW'] THEN startNode(r) <> s WHEN kind IN ['SHIPPED_IN', 'LEFT_IN'] THEN false
                WHEN kind IN ['RECEIVED_AS', 'COMMISSIONED_AS'] AND r.origin THEN true END, elementId(e), r.base_quantity, r.base_unit, r.earliest, r.latest, r.role = 'clean']) AS lines
