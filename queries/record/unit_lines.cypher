// name: record/unit_lines
// purpose: Live lines that name only these units.
// mode: read
// params: keys
// columns: lines
// sample: {"keys": []}
UNWIND $keys AS key
MATCH (unit:HandlingUnit {hu_key: key})-[line:UNIT_LINE]->(event)
USING INDEX SEEK unit:HandlingUnit(hu_key)
RETURN collect([key, line.line_id, line.role, line.earliest, line.latest, line.location_id, line.other, coalesce(event.event_id, event.transformation_key),
  line {.status, .disposition, .from_location_id, .named, .supplier_lot_number, .order_id, .order_line, .shipment_line_id, .return_id, .returns_line}]) AS lines
