// name: share/unit_flows
// purpose: Flows of reached contents of handling units, and what else was put into them, as of a business time and a commit.
// mode: read
// params: contents, known, at
// columns: units, flows, fills
// sample: {"contents": ["4:00000000-0000-0000-0000-000000000000:0"], "known": 9223372036854775806, "at": 9223372036854775807}
UNWIND $contents AS id
MATCH (c) WHERE elementId(c) = id
WITH collect(c) AS cs
CALL (cs) {
  UNWIND cs AS c
  RETURN collect([elementId(c), c.hu_key, c.lot_key]) AS units
}
CALL (cs) {
  UNWIND cs AS c
  MATCH (c)-[r:UNIT_FLOWS_TO|SUPERSEDED_UNIT_FLOW]-()
  WHERE r.linked_at <= $known AND coalesce(r.superseded_at, 9223372036854775807) > $known AND coalesce(r.earliest, $at) <= $at
  WITH DISTINCT r
  RETURN collect([elementId(startNode(r)), elementId(endNode(r)), r.line_id, r.base_quantity, r.base_unit]) AS flows
}
CALL (cs) {
  UNWIND cs AS c
  MATCH (c)-[k:CONTENT_LINE|SUPERSEDED_LINE]->()
  WHERE k.role IN ['pack', 'return', 'count', 'receipt', 'commission'] AND k.linked_at <= $known AND coalesce(k.superseded_at, 9223372036854775807) > $known AND coalesce(k.earliest, $at) <= $at
    AND NOT EXISTS { MATCH (c)<-[f:UNIT_FLOWS_TO|SUPERSEDED_UNIT_FLOW]-() WHERE f.line_id = k.line_id AND f.linked_at <= $known AND coalesce(f.superseded_at, 9223372036854775807) > $known }
  RETURN collect([elementId(c), k.base_quantity, k.base_unit]) AS fills
}
RETURN units, flows, fills
