// name: record/graph_lines
// purpose: One page of the lines, carries and joins that hold now, in order of segment key.
// mode: read
// params: after, size
// columns: segment_key, lines
// sample: {"after": "", "size": 10}
MATCH (segment:Segment)
WHERE segment.segment_key > $after
WITH segment ORDER BY segment.segment_key LIMIT $size
CALL (segment) {
  OPTIONAL MATCH (segment)-[line:FLOWS_TO|RECEIVED_AS|COMMISSIONED_AS|RETURNED_AS|SHIPPED_IN|LEFT_IN|NOTED_IN]-(end)
  WHERE NOT end:Segment OR startNode(line) = segment
  RETURN collect([type(line), startNode(line) = segment, line.line_id, line.base_quantity, line.base_unit, coalesce(line.earliest, line.inflow_earliest), coalesce(line.latest, line.inflow_latest), line.origin,
    line.carry, line.same, line.derived, line.catch_base_quantity, line.catch_base_unit, coalesce(end.event_id, end.transformation_key, end.segment_key)]) AS lines
}
RETURN segment.segment_key AS segment_key, lines
