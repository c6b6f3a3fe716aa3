// name: trace/step_backward
// purpose: One level of a walk from many nodes at once; contents of handling units only where units are walked.
// mode: read
// params: frontier, units, known, at
// columns: nodes
// sample: {"frontier": ["4:00000000-0000-0000-0000-000000000000:0"], "units": false, "known": 9223372036854775806, "at": 9223372036854775807}
UNWIND $frontier AS start
MATCH (s) WHERE elementId(s) = start
MATCH (s)<-[r:UNIT_FLOWS_TO|FLOWS_TO|SUPERSEDED_UNIT_FLOW|SUPERSEDED_FLOW]-(n)
WHERE ($units OR NOT type(r) IN ['UNIT_FLOWS_TO', 'SUPERSEDED_UNIT_FLOW'])
  AND r.linked_at <= $known AND coalesce(r.superseded_at, 9223372036854775807) > $known AND coalesce(r.earliest, $at) <= $at
WITH DISTINCT n
RETURN collect(elementId(n)) AS nodes
