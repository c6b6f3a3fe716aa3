// name: record/content_flows_on_record
// purpose: Flows from content to content that stand, for these events: of their own lines, and of returns of what they shipped.
// mode: read
// params: ids
// columns: source, target, line_id
// sample: {"ids": []}
UNWIND $ids AS id
MATCH (touched:Event {event_id: id})
USING INDEX SEEK touched:Event(event_id)
CALL (touched) {
  RETURN touched AS event
UNION
  MATCH (touched)<-[:RETURN_OF]-(back)
  RETURN back AS event
}
MATCH (event)<-[:CONTENT_LINE|SUPERSEDED_LINE]-(target)<-[flow:UNIT_FLOWS_TO]-(source:Content)
WHERE flow.line_id = event.event_id OR flow.line_id STARTS WITH event.event_id + '#'
RETURN DISTINCT source.content_key AS source, target.content_key AS target, flow.line_id AS line_id
