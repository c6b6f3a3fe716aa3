// name: record/lines_at_places
// purpose: All live lines that name one of these places or lots, derived ones left out but units emptied as a whole. Reads every line: it is asked when a place becomes a vessel.
// mode: read
// params: places, lots
// columns: lot_key, vessel, line, told
// allow: NodeByLabelScan - rare, and it must not miss a line
// sample: {"places": [], "lots": []}
MATCH (segment:Segment)-[line:FLOWS_TO|RECEIVED_AS|COMMISSIONED_AS|RETURNED_AS|SHIPPED_IN|LEFT_IN|NOTED_IN]-(end)
WHERE (line.derived IS NULL OR line.role = 'unpack') AND line.carry IS NULL AND line.same IS NULL
  AND (line.location_id IN $places OR line.from_location_id IN $places OR segment.lot_key IN $lots)
MATCH (lot:Lot {lot_key: segment.lot_key})
RETURN lot.lot_key AS lot_key, coalesce(lot.vessel, false) AS vessel,
  [line.line_id, type(line), startNode(line) = segment, line.role, line.earliest, line.latest, line.base_quantity, line.base_unit,
    line.hu_key, line.location_id, line.origin, line.named, line.derived, line.status, coalesce(end.event_id, end.transformation_key)] AS line,
  [line.quantity, line.unit, line.from_location_id, line.from_hu_key, line.of_place] AS told
