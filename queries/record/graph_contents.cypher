// name: record/graph_contents
// purpose: One page of the contents that hold now, with their unit flows and lines.
// mode: read
// params: after, size
// columns: content_key, lines
// sample: {"after": "", "size": 10}
MATCH (content:Content)
WHERE content.content_key > $after AND content.dead IS NULL
WITH content ORDER BY content.content_key LIMIT $size
CALL (content) {
  OPTIONAL MATCH (content)-[line:UNIT_FLOWS_TO|CONTENT_LINE]-(end)
  WHERE NOT end:Content OR startNode(line) = content
  RETURN collect([type(line), startNode(line) = content, line.line_id, line.base_quantity, line.base_unit, line.earliest, line.latest, line.derived,
    coalesce(end.event_id, end.transformation_key, end.content_key)]) AS lines
}
RETURN content.content_key AS content_key,
  lines + [[content.base_quantity, content.base_unit, content.status, content.shipped]] AS lines
