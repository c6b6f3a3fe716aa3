// name: record/unit_lines
// purpose: Live lines that name only these units.
// mode: read
// params: keys
// columns: lines
// sample: {"keys": []}
UNWIND $keys AS key
MATCH (unit:HandlingUnit {hu_key: key})-[line:UNIT_LINE]->(event)
USING INDEX SEEK unit:HandlingUnit(hu_key)
RETURN collect([key, line.line_id, line.role, line.earliest, line.latest, line.location_id, line.other, line.status, line.disposition,
  line.from_location_id, coalesce(event.event_id, event.transformation_key)]) AS lines
