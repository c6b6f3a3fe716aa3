// name: record/segment_lines
// purpose: All live lines of segments.
// mode: read
// params: keys
// columns: segment_key, lines
// sample: {"keys": []}
UNWIND $keys AS key
MATCH (segment:Segment {segment_key: key})
USING INDEX SEEK segment:Segment(segment_key)
MATCH (segment)-[line:FLOWS_TO|RECEIVED_AS|COMMISSIONED_AS|RETURNED_AS|SHIPPED_IN|LEFT_IN|NOTED_IN]-(end)
WHERE line.carry IS NULL AND line.same IS NULL
RETURN key AS segment_key, collect([line.line_id, type(line), startNode(line) = segment, line.role, line.earliest, line.latest,
  line.base_quantity, line.base_unit, line.hu_key, line.location_id, line.origin, line.named, line.derived, line.status,
  coalesce(end.event_id, end.transformation_key)]) AS lines
