// name: record/stale_return_flows
// purpose: Flows from shipped to returned contents that no longer hold, for these shipments and returns.
// mode: read
// params: ids
// columns: source, target, line_id
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
MATCH (back)<-[:CONTENT_LINE|SUPERSEDED_LINE]-(target:Content)<-[flow:UNIT_FLOWS_TO {line_id: tie.line_id}]-(source:Content)
WHERE flow.role = 'return'
  AND NOT (EXISTS { (source)-[sent:CONTENT_LINE {role: 'ship', line_id: tie.returns_line}]->(shipment) }
  AND EXISTS { (target)-[came:CONTENT_LINE {role: 'return', line_id: tie.line_id}]->(back) })
RETURN DISTINCT source.content_key AS source, target.content_key AS target, tie.line_id AS line_id
