// name: trace/inner_flows_backward
// purpose: The flows that lead into reached nodes from such as something leads into: where loops can be; lots in one piece that a walk ends at are left out.
// mode: read
// params: nodes, known, at
// columns: sources, targets
// sample: {"nodes": ["4:00000000-0000-0000-0000-000000000000:0"], "known": 9223372036854775806, "at": 9223372036854775807}
UNWIND range(0, size($nodes) - 1) AS i
MATCH (n) WHERE elementId(n) = $nodes[i]
MATCH (n)<-[r:FLOWS_TO|SUPERSEDED_FLOW]-(m)
WHERE (NOT m:Lot OR m.vessel OR EXISTS { (m)<-[:FLOWS_TO|SUPERSEDED_FLOW]-() } OR EXISTS { (m)-[:FLOWS_TO|SUPERSEDED_FLOW]-(:Segment) })
  AND r.linked_at <= $known AND coalesce(r.superseded_at, 9223372036854775807) > $known AND coalesce(r.earliest, $at) <= $at
RETURN collect(i) AS sources, collect(elementId(m)) AS targets
