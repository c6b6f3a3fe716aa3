// name: record/return_flows
// purpose: Shipped contents and the returned contents they became, for these shipments and returns.
// mode: read
// params: ids
// columns: source, target, line_id, earliest, latest, present
// sample: {"ids": []}
UNWIND $ids AS id
MATCH (touched:Event {event_id: id})
CALL (touched) {
  MATCH (touched)<-[tie:RETURN_OF]-(back:Return)
  RETURN back, tie, touched AS shipment
UNION
  MATCH (touched)-[tie:RETURN_OF]->(shipment)
  RETURN touched AS back, tie, shipment
}
WITH DISTINCT back, tie, shipment
MATCH (source:Content)-[sent:CONTENT_LINE {role: 'ship'}]->(shipment)
WHERE sent.line_id = tie.returns_line
MATCH (target:Content)-[came:CONTENT_LINE {role: 'return'}]->(back)
WHERE came.line_id = tie.line_id AND source <> target
RETURN source.content_key AS source, target.content_key AS target, tie.line_id AS line_id, came.earliest AS earliest, came.latest AS latest,
  EXISTS { (source)-[:UNIT_FLOWS_TO {line_id: tie.line_id}]->(target) } AS present
