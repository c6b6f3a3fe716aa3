// name: epcis/of_goods
// purpose: Ids of the events that tell something of these lots and units; of several made of one EPCIS event, that which kept it.
// mode: read
// params: lots, units
// columns: ids
// sample: {"lots": ["|MILK|M1"], "units": ["H1"]}
CALL () {
  UNWIND $lots AS key
  MATCH (:Segment {lot_key: key})-[r:FLOWS_TO|RECEIVED_AS|COMMISSIONED_AS|SHIPPED_IN|RETURNED_AS|LEFT_IN|NOTED_IN]-()
  WHERE r.carry IS NULL AND r.same IS NULL
  RETURN r.line_id AS line_id
UNION
  UNWIND $units AS key
  MATCH (:HandlingUnit {hu_key: key})-[r:UNIT_LINE]->()
  RETURN r.line_id AS line_id
UNION
  UNWIND $units AS key
  MATCH (:Content {hu_key: key})-[r:CONTENT_LINE|UNIT_FLOWS_TO]-()
  RETURN r.line_id AS line_id
}
WITH DISTINCT split(line_id, '#')[0] AS event_id
MATCH (event:Event {event_id: event_id})
CALL (event) {
  WITH event WHERE event.source_content_hash IS NULL OR event.original IS NOT NULL
  RETURN event.event_id AS id
UNION
  WITH event WHERE event.source_content_hash IS NOT NULL AND event.original IS NULL
  MATCH (kept:Event {source_content_hash: event.source_content_hash})
  WHERE kept.original IS NOT NULL AND kept.source = event.source AND coalesce(kept.source_event_id, '') = coalesce(event.source_event_id, '')
  RETURN kept.event_id AS id
}
RETURN collect(DISTINCT id) AS ids
