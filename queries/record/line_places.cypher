// name: record/line_places
// purpose: The segment each of these lines hangs on; rows are event id or transformation key, and line id.
// mode: read
// params: rows
// columns: line_id, segment_key, origin, named
// sample: {"rows": []}
CALL () {
  UNWIND $rows AS row
  MATCH (event_:Event {event_id: row[0]})-[line:RECEIVED_AS|COMMISSIONED_AS|RETURNED_AS|SHIPPED_IN|LEFT_IN|NOTED_IN {line_id: row[1]}]-(segment)
  USING INDEX SEEK event_:Event(event_id)
  RETURN row[1] AS line_id, segment.segment_key AS segment_key, line.origin AS origin, line.named AS named
UNION
  UNWIND $rows AS row
  MATCH (end:Transformation {transformation_key: row[0]})-[line:FLOWS_TO {line_id: row[1]}]-(segment)
  USING INDEX SEEK end:Transformation(transformation_key)
  RETURN row[1] AS line_id, segment.segment_key AS segment_key, line.origin AS origin, line.named AS named
}
RETURN line_id, segment_key, origin, named
