// name: recall/arrived
// purpose: Arrivals of reached segments and contents at places of ours: receipts of lots whose origin is on record, as known at a commit.
// mode: read
// params: nodes, contents, known
// columns: arrivals
// sample: {"nodes": ["4:00000000-0000-0000-0000-000000000000:0"], "contents": [], "known": 9223372036854775806}
CALL () {
  UNWIND $nodes AS id
  MATCH (s) WHERE elementId(s) = id
  MATCH (s)<-[r:RECEIVED_AS|SUPERSEDED_LINE]-()
  RETURN s, r
UNION ALL
  UNWIND $contents AS id
  MATCH (c) WHERE elementId(c) = id
  MATCH (c)-[k:CONTENT_LINE|SUPERSEDED_LINE]->(e:Receipt)
  MATCH (s:Segment)<-[r:RECEIVED_AS|SUPERSEDED_LINE]-(e)
  WHERE r.line_id = k.line_id
  RETURN s, r
}
WITH DISTINCT s, r
WHERE coalesce(r.was, 'RECEIVED_AS') = 'RECEIVED_AS' AND r.origin = false AND r.linked_at <= $known AND coalesce(r.superseded_at, 9223372036854775807) > $known
RETURN collect([r.line_id, s.lot_key, r.hu_key, r.base_quantity, r.base_unit]) AS arrivals
