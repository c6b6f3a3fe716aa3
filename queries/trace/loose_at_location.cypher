// name: trace/loose_at_location
// purpose: Lines of loose stock that came to or left a location, and the segments they hang on.
// mode: read
// params: location_id, known, at
// columns: lines
// sample: {"location_id": "B1", "known": 9223372036854775806, "at": 9223372036854775807}
MATCH (:Location {location_id: $location_id})<-[:STOCK_AT]-(lot:Lot)
WITH DISTINCT lot
MATCH (s:Segment {lot_key: lot.lot_key})-[r]-()
WHERE r.line_id IS NOT NULL AND (r.hu_key IS NULL OR r.role = 'unpack' OR (r.role = 'pack' AND r.from_hu_key IS NULL))
  AND $location_id IN [r.location_id, r.from_location_id] AND r.linked_at <= $known AND coalesce(r.superseded_at, 9223372036854775807) > $known AND coalesce(r.earliest, $at) <= $at
RETURN collect([elementId(s), s.lot_key, CASE WHEN coalesce(r.was, type(r)) = 'COMMISSIONED_AS' AND r.origin = false THEN 'note' ELSE coalesce(r.role, r.was, type(r)) END,
                startNode(r) = s, r.base_quantity, r.base_unit, r.earliest, r.latest, coalesce(s.begin_time, -9223372036854775807), r.location_id, r.from_location_id, r.disposition]) AS lines
