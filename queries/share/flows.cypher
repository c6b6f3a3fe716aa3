// name: share/flows
// purpose: Inputs and outputs of reached transformations; by segment what its lines come to, what it was carried on from; the vessels among the lots, and the lots in several stretches.
// mode: read
// params: mixings, segments, lot_keys, known, at
// columns: flows, sums, links, vessels, parted
// sample: {"mixings": ["4:00000000-0000-0000-0000-000000000000:0"], "segments": ["4:00000000-0000-0000-0000-000000000000:0"], "lot_keys": ["|I1|L1"], "known": 9223372036854775806, "at": 9223372036854775807}
CALL () {
  UNWIND range(0, size($mixings) - 1) AS i
  MATCH (t) WHERE elementId(t) = $mixings[i]
  MATCH (t)-[r:FLOWS_TO|SUPERSEDED_FLOW]-(s)
  WHERE r.linked_at <= $known AND coalesce(r.superseded_at, 9223372036854775807) > $known AND coalesce(r.earliest, $at) <= $at
  RETURN collect([$mixings[i], elementId(s), s.lot_key, startNode(r) = s, r.line_id, r.hu_key, r.base_quantity, r.base_unit]) AS flows
}
CALL () {
  UNWIND $segments AS id
  MATCH (s) WHERE elementId(s) = id
  MATCH (s)-[r:FLOWS_TO|RECEIVED_AS|COMMISSIONED_AS|SHIPPED_IN|RETURNED_AS|LEFT_IN|NOTED_IN|SUPERSEDED_FLOW|SUPERSEDED_LINE]-()
  WHERE r.carry IS NULL AND r.same IS NULL AND r.linked_at <= $known AND coalesce(r.superseded_at, 9223372036854775807) > $known AND coalesce(r.earliest, $at) <= $at
  WITH id, s, r, coalesce(r.was, type(r)) AS kind
  WITH id, r, CASE
    WHEN kind IN ['FLOWS_TO', 'SUPERSEDED_FLOW'] THEN CASE WHEN startNode(r) = s THEN 'out' ELSE 'made' END
    WHEN kind IN ['RECEIVED_AS', 'COMMISSIONED_AS'] THEN CASE WHEN r.origin THEN 'made' WHEN kind = 'RECEIVED_AS' THEN 'arrived' END
    WHEN kind = 'SHIPPED_IN' THEN 'shipped' WHEN kind = 'RETURNED_AS' THEN 'back' WHEN kind = 'LEFT_IN' THEN 'out'
    WHEN r.role = 'count' THEN CASE WHEN r.base_quantity < 0 THEN 'out' ELSE 'up' END END AS part
  WHERE part IS NOT NULL
  WITH id, part, r.base_unit AS unit, count(*) AS lines, count(r.base_quantity) AS measured, sum(abs(r.base_quantity)) AS quantity
  RETURN collect([id, part, unit, lines, measured, quantity]) AS sums
}
CALL () {
  UNWIND $segments AS id
  MATCH (s) WHERE elementId(s) = id
  MATCH (s)<-[r:FLOWS_TO|SUPERSEDED_FLOW]-(p:Segment)
  WHERE r.linked_at <= $known AND coalesce(r.superseded_at, 9223372036854775807) > $known AND coalesce(r.earliest, $at) <= $at
  RETURN collect([id, elementId(p), coalesce(r.carry, false)]) AS links
}
CALL () {
  UNWIND $lot_keys AS key
  MATCH (l:Lot {lot_key: key})
  WITH l, COUNT {
    MATCH (s:Segment {lot_key: l.lot_key})
    WHERE (s:Lot OR s.inflows > 0 AND s.dead IS NULL) AND NOT EXISTS { MATCH (s)<-[r:FLOWS_TO]-(:Segment) WHERE r.carry }
  } AS stretches
  RETURN collect(CASE WHEN l.vessel THEN [l.lot_key, l.vessel_rule, l.band, l.heel] END) AS vessels, collect(CASE WHEN stretches > 1 THEN l.lot_key END) AS parted
}
RETURN flows, sums, links, vessels, parted
