// name: record/fills_and_draws
// purpose: Both sides of the fills and draws that follow from lines naming these lots.
// mode: read
// params: keys
// columns: lot_key, line
// sample: {"keys": []}
UNWIND $keys AS key
MATCH (named:Segment {lot_key: key})
USING INDEX SEEK named:Segment(lot_key)
MATCH (named)-[own:FLOWS_TO]-(end:Transformation)
WHERE own.of IS NOT NULL AND end.named_lot = key
MATCH (end)-[line:FLOWS_TO]-(segment:Segment)
RETURN segment.lot_key AS lot_key, [line.line_id, type(line), startNode(line) = segment, line.role, line.earliest, line.latest, line.base_quantity, line.base_unit,
  line.hu_key, line.location_id, line.origin, line.named, line.derived, line.status, end.transformation_key] AS line
