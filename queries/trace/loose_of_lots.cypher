// name: trace/loose_of_lots
// purpose: Lines of loose stock of lots, as of a business time and a commit.
// mode: read
// params: lot_keys, known, at
// columns: lines
// sample: {"lot_keys": ["|I1|L1"], "known": 9223372036854775806, "at": 9223372036854775807}
UNWIND $lot_keys AS key
MATCH (s:Segment {lot_key: key})-[r]-()
WHERE r.line_id IS NOT NULL AND r.carry IS NULL AND r.same IS NULL
  AND (r.hu_key IS NULL OR r.role = 'unpack' OR (r.role = 'pack' AND r.from_hu_key IS NULL))
  AND r.linked_at <= $known AND coalesce(r.superseded_at, 9223372036854775807) > $known AND coalesce(r.earliest, $at) <= $at
RETURN collect([elementId(s), s.lot_key, CASE WHEN coalesce(r.was, type(r)) = 'COMMISSIONED_AS' AND r.origin = false THEN 'note' ELSE coalesce(r.role, r.was, type(r)) END,
                startNode(r) = s, r.base_quantity, r.base_unit, r.earliest, r.latest, coalesce(s.begin_time, -9223372036854775807), r.location_id, r.from_location_id, r.disposition]) AS lines
