// name: recall/left
// purpose: What of reached segments and contents was destroyed or went back to suppliers, as known at a commit.
// mode: read
// params: nodes, contents, known
// columns: gone
// sample: {"nodes": ["4:00000000-0000-0000-0000-000000000000:0"], "contents": [], "known": 9223372036854775806}
CALL () {
  UNWIND $nodes AS id
  MATCH (s) WHERE elementId(s) = id
  MATCH (s)-[r:LEFT_IN|SUPERSEDED_LINE]->(e)
  RETURN id AS node, s, r, e
UNION ALL
  UNWIND $contents AS id
  MATCH (c) WHERE elementId(c) = id
  MATCH (c)-[k:CONTENT_LINE|SUPERSEDED_LINE]->(e)
  WHERE k.role IN ['dispose', 'supplier_return'] AND k.linked_at <= $known AND coalesce(k.superseded_at, 9223372036854775807) > $known
  MATCH (s:Segment)-[r:LEFT_IN|SUPERSEDED_LINE]->(e)
  WHERE r.line_id = k.line_id
  RETURN id AS node, s, r, e
}
WITH node, s, r, e
WHERE coalesce(r.was, 'LEFT_IN') = 'LEFT_IN' AND r.linked_at <= $known AND coalesce(r.superseded_at, 9223372036854775807) > $known
RETURN collect([node, r.line_id, s.lot_key, r.hu_key, r.location_id, r.base_quantity, r.base_unit, r.earliest, e.event_id, e:Disposal]) AS gone
