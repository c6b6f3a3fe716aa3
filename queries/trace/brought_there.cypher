// name: trace/brought_there
// purpose: The last line that brought stock of a lot to a place: a line of the lot there, or of the unit it is in or one around it.
// mode: read
// params: lot_key, hu_key, location_id, known, at
// columns: lines
// sample: {"lot_key": "|I1|L1", "hu_key": null, "location_id": "B1", "known": 9223372036854775806, "at": 9223372036854775807}
CALL () {
  MATCH (s:Segment {lot_key: $lot_key})-[r]-()
  WHERE r.location_id = $location_id AND coalesce(r.hu_key, $hu_key, '') = coalesce($hu_key, '')
    AND NOT (startNode(r) = s AND coalesce(r.was, type(r)) IN ['FLOWS_TO', 'SUPERSEDED_FLOW', 'SHIPPED_IN', 'LEFT_IN'])
    AND r.linked_at <= $known AND coalesce(r.superseded_at, 9223372036854775807) > $known AND coalesce(r.earliest, $at) <= $at
  RETURN r
UNION
  MATCH (u:HandlingUnit {hu_key: $hu_key})-[:WITHIN*0..]->(around)
  WITH DISTINCT around
  MATCH (around)-[r:UNIT_LINE|SUPERSEDED_LINE]->()
  WHERE r.location_id = $location_id AND r.linked_at <= $known AND coalesce(r.superseded_at, 9223372036854775807) > $known AND coalesce(r.earliest, $at) <= $at
  RETURN r
}
WITH r ORDER BY r.earliest DESC, r.line_id DESC LIMIT 1
RETURN collect([r.line_id, r.earliest]) AS lines
