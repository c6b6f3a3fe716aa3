// name: record/content_flows
// purpose: Flows from content to content that ought to be, for these events: what was repacked, and what was shipped and came back.
// mode: read
// params: ids
// columns: source, target, line_id, told, present
// sample: {"ids": []}
UNWIND $ids AS id
MATCH (touched:Event {event_id: id})
USING INDEX SEEK touched:Event(event_id)
CALL (touched) {
  MATCH (source)-[out:CONTENT_LINE {role: 'repack'}]->(touched)<-[came:CONTENT_LINE {role: 'pack'}]-(target)
  WHERE out.line_id = came.line_id + '#from'
  RETURN source, target, came
UNION
  MATCH (touched)<-[tie:RETURN_OF]-(back)<-[came:CONTENT_LINE {role: 'return'}]-(target)
  MATCH (source)-[sent:CONTENT_LINE {role: 'ship'}]->(touched)
  WHERE came.line_id = tie.line_id AND source.lot_key = target.lot_key
    AND (sent.line_id = tie.returns_line OR (sent.derived AND sent.line_id STARTS WITH tie.returns_line + '#~'))
  RETURN source, target, came
UNION
  MATCH (target)-[came:CONTENT_LINE {role: 'return'}]->(touched)-[tie:RETURN_OF]->(shipment)
  MATCH (source)-[sent:CONTENT_LINE {role: 'ship'}]->(shipment)
  WHERE came.line_id = tie.line_id AND source.lot_key = target.lot_key
    AND (sent.line_id = tie.returns_line OR (sent.derived AND sent.line_id STARTS WITH tie.returns_line + '#~'))
  RETURN source, target, came
}
WITH DISTINCT source, target, came WHERE source <> target
RETURN source.content_key AS source, target.content_key AS target, came.line_id AS line_id,
  came {.line_id, .role, .earliest, .latest, .base_quantity, .base_unit} AS told,
  EXISTS { (source)-[:UNIT_FLOWS_TO {line_id: came.line_id}]->(target) } AS present
