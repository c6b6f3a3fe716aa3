// name: record/unit_contents
// purpose: Every filling of these units, with its live lines.
// mode: read
// params: keys
// columns: contents
// sample: {"keys": []}
UNWIND $keys AS key
MATCH (content:Content {hu_key: key})
USING INDEX SEEK content:Content(hu_key)
CALL (content) {
  OPTIONAL MATCH (content)-[line:CONTENT_LINE|UNIT_FLOWS_TO]-(end)
  WHERE NOT end:Content
  RETURN collect([line.line_id, type(line), startNode(line) = content, line.role, line.earliest, line.latest, line.base_quantity, line.base_unit,
    line.location_id, line.derived, line.status, line.disposition, line.from_hu_key, coalesce(end.event_id, end.transformation_key)]) AS lines
}
RETURN collect([content.content_key, content.hu_key, content.lot_key,
  [content.base_quantity, content.base_unit, content.quantity_known, content.status, content.shipped, content.dead], lines]) AS contents
