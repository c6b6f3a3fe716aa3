// name: trace/way_beside
// purpose: What joins neighbours of a witness path between which no flow runs: loose stock packed into a unit or drawn by a transformation, a unit filled anew.
// mode: read
// params: pairs, known, at
// columns: flows
// sample: {"pairs": [[0, "4:00000000-0000-0000-0000-000000000000:0", "4:00000000-0000-0000-0000-000000000000:1"]], "known": 9223372036854775806, "at": 9223372036854775807}
UNWIND $pairs AS pair
MATCH (a) WHERE elementId(a) = pair[1]
MATCH (b) WHERE elementId(b) = pair[2]
CALL (a, b) {
  MATCH (b)-[k:CONTENT_LINE|SUPERSEDED_LINE]->()
  WHERE k.role IN ['pack', 'return', 'count', 'receipt', 'commission'] AND b.content_key IS NOT NULL
    AND k.linked_at <= $known AND coalesce(k.superseded_at, 9223372036854775807) > $known AND coalesce(k.earliest, $at) <= $at
    AND NOT EXISTS {
      MATCH (b)<-[f:UNIT_FLOWS_TO|SUPERSEDED_UNIT_FLOW]-() WHERE f.line_id = k.line_id AND f.linked_at <= $known AND coalesce(f.superseded_at, 9223372036854775807) > $known }
  RETURN k AS r, b.hu_key AS hu_key, CASE WHEN a.content_key IS NOT NULL OR EXISTS { MATCH (a)-[l]-() WHERE l.line_id = k.line_id } THEN 0 ELSE 1 END AS far
UNION
  MATCH (s:Segment)-[r:FLOWS_TO|SUPERSEDED_FLOW]->(b)
  WHERE b.transformation_key IS NOT NULL AND r.hu_key IS NULL
    AND r.linked_at <= $known AND coalesce(r.superseded_at, 9223372036854775807) > $known AND coalesce(r.earliest, $at) <= $at
  RETURN r, a.hu_key AS hu_key, CASE s.lot_key WHEN a.lot_key THEN 0 ELSE 1 END AS far
}
WITH pair, b, r, hu_key, far ORDER BY pair[0], far, r.earliest, r.line_id
RETURN collect([pair[0], r.line_id, r.base_quantity, r.base_unit, r.earliest, r.latest, false, null, hu_key, r.location_id, b.document, b.kind]) AS flows
