// name: trace/flows_forward
// purpose: The flows out of reached nodes: of each the place of its node in the list and the node at its other end; lines without a time.
// mode: read
// params: nodes, units, known, at
// columns: sources, targets, unknown_times
// sample: {"nodes": ["4:00000000-0000-0000-0000-000000000000:0"], "units": false, "known": 9223372036854775806, "at": 9223372036854775807}
UNWIND range(0, size($nodes) - 1) AS i
MATCH (n) WHERE elementId(n) = $nodes[i]
MATCH (n)-[r:UNIT_FLOWS_TO|FLOWS_TO|SUPERSEDED_UNIT_FLOW|SUPERSEDED_FLOW]->(m)
WHERE ($units OR NOT type(r) IN ['UNIT_FLOWS_TO', 'SUPERSEDED_UNIT_FLOW']) AND r.linked_at <= $known AND coalesce(r.superseded_at, 9223372036854775807) > $known AND coalesce(r.earliest, $at) <= $at
RETURN collect(i) AS sources, collect(elementId(m)) AS targets, collect(DISTINCT CASE WHEN r.timeless THEN r.line_id END) AS unknown_times
