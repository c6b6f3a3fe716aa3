// name: contents/taken
// purpose: Where and when these lots were picked or shipped: line, shipment line (none for a pick), unit, place, time.
// mode: read
// params: lot_keys, known, at
// columns: lines
// sample: {"lot_keys": ["|I1|L1"], "known": 9223372036854775806, "at": 9223372036854775807}
UNWIND $lot_keys AS key
MATCH (s:Segment {lot_key: key})-[r:SHIPPED_IN|NOTED_IN|SUPERSEDED_LINE]->(e)
WHERE (r.role = 'pick' OR coalesce(r.was, type(r)) = 'SHIPPED_IN')
  AND r.linked_at <= $known AND coalesce(r.superseded_at, 9223372036854775807) > $known AND coalesce(r.earliest, $at) <= $at
RETURN collect([r.line_id, CASE WHEN r.role = 'pick' THEN null ELSE coalesce(r.shipment_line_id, r.line_id) END, r.hu_key, r.location_id, r.earliest, r.latest]) AS lines
