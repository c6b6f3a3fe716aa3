// name: trace/links
// purpose: Reached transformations as they are told, what went into them and came out of them, and the keys of one lot that were joined.
// mode: read
// params: transformations, nodes, known, at
// columns: told, flows, joined
// sample: {"transformations": ["4:00000000-0000-0000-0000-000000000000:0"], "nodes": ["4:00000000-0000-0000-0000-000000000000:0"], "known": 9223372036854775806, "at": 9223372036854775807}
CALL () {
  UNWIND $transformations AS id
  MATCH (t) WHERE elementId(t) = id
  RETURN collect([id, t.transformation_key, t.kind, t.document]) AS told
}
CALL () {
  UNWIND $transformations AS id
  MATCH (t) WHERE elementId(t) = id
  MATCH (t)-[r:UNIT_FLOWS_TO|FLOWS_TO|SUPERSEDED_UNIT_FLOW|SUPERSEDED_FLOW]-(n)
  WHERE r.linked_at <= $known AND coalesce(r.superseded_at, 9223372036854775807) > $known AND coalesce(r.earliest, $at) <= $at
  RETURN collect([id, elementId(n), startNode(r) = n, r.line_id, coalesce(r.hu_key, n.hu_key), r.base_quantity, r.base_unit, r.earliest]) AS flows
}
CALL () {
  UNWIND $nodes AS id
  MATCH (s) WHERE elementId(s) = id
  MATCH (s)-[r:FLOWS_TO|SUPERSEDED_FLOW]->(other:Segment)
  WHERE r.same IS NOT NULL AND r.linked_at <= $known AND coalesce(r.superseded_at, 9223372036854775807) > $known
  RETURN collect([id, elementId(other)]) AS joined
}
RETURN told, flows, joined
