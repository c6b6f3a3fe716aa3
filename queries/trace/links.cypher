// name: trace/links
// purpose: Inputs and outputs of reached transformations as columns, what these are, and the lots declared the same as others.
// mode: read
// params: transformations, nodes, known, at
// columns: flows, told, same
// sample: {"transformations": ["4:00000000-0000-0000-0000-000000000000:0"], "nodes": ["4:00000000-0000-0000-0000-000000000000:0"], "known": 9223372036854775806, "at": 9223372036854775807}
CALL () {
  UNWIND range(0, size($transformations) - 1) AS i
  MATCH (t) WHERE elementId(t) = $transformations[i]
  MATCH (t)-[r:FLOWS_TO|UNIT_FLOWS_TO|SUPERSEDED_FLOW|SUPERSEDED_UNIT_FLOW]-(s)
  WHERE r.linked_at <= $known AND coalesce(r.superseded_at, 9223372036854775807) > $known AND coalesce(r.earliest, $at) <= $at
  WITH i, s, startNode(r) = s AS into, r {.line_id, .hu_key, .base_quantity, .base_unit, .earliest} AS line
  RETURN [collect(i), collect(elementId(s)), collect(into), collect(line.line_id), collect(coalesce(line.hu_key, s.hu_key, '')),
          collect(coalesce(line.base_quantity, -9223372036854775808)), collect(coalesce(line.base_unit, '')), collect(line.earliest)] AS flows
}
CALL () {
  UNWIND $transformations AS id
  MATCH (t) WHERE elementId(t) = id
  RETURN [collect(t.transformation_key), collect(coalesce(t.kind, '')), collect(coalesce(t.document, ''))] AS told
}
CALL () {
  UNWIND $nodes AS id
  MATCH (s) WHERE elementId(s) = id
  MATCH (s)-[r:FLOWS_TO|SUPERSEDED_FLOW]->(p:Segment)
  WHERE r.same IS NOT NULL AND r.linked_at <= $known AND coalesce(r.superseded_at, 9223372036854775807) > $known
  RETURN collect([s.lot_key, p.lot_key, r.same]) AS same
}
RETURN flows, told, same
