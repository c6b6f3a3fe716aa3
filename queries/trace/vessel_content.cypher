// name: trace/vessel_content
// purpose: The segments of a vessel's content with what went out and the clean-outs that part, and which lots at its place are a vessel's; no row where it is none.
// mode: read
// params: location_id, known, at
// columns: segments, vessel_lots
// sample: {"location_id": "SILO1", "known": 9223372036854775806, "at": 9223372036854775807}
MATCH (place:Location {location_id: $location_id})
WHERE place.vessel_lot IS NOT NULL
CALL (place) {
  MATCH (content:Lot {lot_key: place.vessel_lot})
  MATCH (s:Segment {lot_key: content.lot_key})-[r]-()
  WHERE r.line_id IS NOT NULL AND r.carry IS NULL AND r.same IS NULL
    AND r.linked_at <= $known AND coalesce(r.superseded_at, 9223372036854775807) > $known AND coalesce(r.earliest, $at) <= $at
  WITH s, min(r.earliest) AS first, max(CASE WHEN startNode(r) = s AND coalesce(r.role, '') <> 'clean' THEN r.latest END) AS last_out,
    max(CASE WHEN r.role = 'clean' AND none(text IN coalesce(content.clean_outs_ignored, []) WHERE split(text, '|')[0] = toString(r.earliest) AND text ENDS WITH r.line_id)
        THEN r.latest END) AS cleaned
  RETURN collect([elementId(s), CASE WHEN s:Lot THEN first ELSE s.begin_time END, CASE WHEN cleaned >= coalesce(last_out, cleaned) THEN cleaned END]) AS segments
}
RETURN segments, COLLECT { MATCH (place)<-[:STOCK_AT]-(lot:Lot) WHERE lot.vessel AND lot.lot_key <> place.vessel_lot RETURN DISTINCT lot.lot_key } AS vessel_lots
