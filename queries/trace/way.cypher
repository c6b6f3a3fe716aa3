// name: trace/way
// purpose: The flows along a witness path: for each pair of neighbouring nodes, by its place in the list, what flowed from the first to the second.
// mode: read
// params: pairs, known, at
// columns: flows
// sample: {"pairs": [["4:00000000-0000-0000-0000-000000000000:0", "4:00000000-0000-0000-0000-000000000000:1"]], "known": 9223372036854775806, "at": 9223372036854775807}
UNWIND range(0, size($pairs) - 1) AS i
MATCH (a) WHERE elementId(a) = $pairs[i][0]
MATCH (b) WHERE elementId(b) = $pairs[i][1]
MATCH (a)-[r:FLOWS_TO|SUPERSEDED_FLOW|UNIT_FLOWS_TO|SUPERSEDED_UNIT_FLOW]->(b)
WHERE r.linked_at <= $known AND coalesce(r.superseded_at, 9223372036854775807) > $known AND coalesce(r.earliest, $at) <= $at
WITH i, a, b, r ORDER BY i, r.earliest, r.line_id
RETURN collect([i, r.line_id, r.base_quantity, r.base_unit, coalesce(r.earliest, r.inflow_earliest), coalesce(r.latest, r.inflow_latest), coalesce(r.carry, false), r.same,
                coalesce(r.hu_key, a.hu_key, b.hu_key), r.location_id,
                coalesce(a.document, b.document), coalesce(a.kind, b.kind)]) AS flows
