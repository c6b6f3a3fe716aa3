// name: record/graph_units
// purpose: One page of units with their lines and where they are and were.
// mode: read
// params: after, size
// columns: hu_key, lines
// sample: {"after": "", "size": 10}
MATCH (unit:HandlingUnit)
WHERE unit.hu_key > $after
WITH unit ORDER BY unit.hu_key LIMIT $size
CALL (unit) {
  OPTIONAL MATCH (unit)-[line:AT|WITHIN|UNIT_LINE]->(end)
  WHERE line.superseded_at IS NULL
  RETURN collect([type(line), line.line_id, line.since, line.until, line.earliest, line.latest,
    coalesce(end.location_id, end.hu_key, end.event_id, end.transformation_key)]) AS lines
}
RETURN unit.hu_key AS hu_key, lines
