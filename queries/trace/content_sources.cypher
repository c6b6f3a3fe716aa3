// name: trace/content_sources
// purpose: Where contents of units came from when not from another unit or a transformation: the segments of loose packs, arrivals and returns.
// mode: read
// params: contents, known, at
// columns: sources, unfilled
// sample: {"contents": ["4:00000000-0000-0000-0000-000000000000:0"], "known": 9223372036854775806, "at": 9223372036854775807}
UNWIND $contents AS id
MATCH (c) WHERE elementId(c) = id
CALL (c) {
  MATCH (c)-[k:CONTENT_LINE|SUPERSEDED_LINE]->(e)
  WHERE k.role IN ['pack', 'return', 'count', 'receipt', 'commission'] AND k.derived IS NULL AND (k.role <> 'count' OR k.base_quantity > 0) AND k.linked_at <= $known AND coalesce(k.superseded_at, 9223372036854775807) > $known AND coalesce(k.earliest, $at) <= $at
    AND NOT EXISTS {
      MATCH (c)<-[f:UNIT_FLOWS_TO|SUPERSEDED_UNIT_FLOW]-() WHERE f.line_id = k.line_id AND f.linked_at <= $known AND coalesce(f.superseded_at, 9223372036854775807) > $known AND coalesce(f.earliest, $at) <= $at }
  MATCH (s:Segment {lot_key: c.lot_key})-[r:NOTED_IN|RETURNED_AS|RECEIVED_AS|COMMISSIONED_AS|SUPERSEDED_LINE]-(e)
  WHERE r.line_id = k.line_id AND (k.role IN ['pack', 'return', 'count'] OR r.origin = false) AND r.linked_at <= $known AND coalesce(r.superseded_at, 9223372036854775807) > $known AND coalesce(r.earliest, $at) <= $at
  RETURN collect(DISTINCT elementId(s)) AS nodes
}
WITH id, c, nodes, EXISTS { MATCH (c)<-[f:UNIT_FLOWS_TO|SUPERSEDED_UNIT_FLOW]-() WHERE f.linked_at <= $known AND coalesce(f.superseded_at, 9223372036854775807) > $known AND coalesce(f.earliest, $at) <= $at }
  OR EXISTS { MATCH (c)-[k:CONTENT_LINE|SUPERSEDED_LINE]->()
              WHERE k.role IN ['pack', 'return', 'count', 'receipt', 'commission'] AND (k.role <> 'count' OR k.base_quantity > 0) AND k.linked_at <= $known AND coalesce(k.superseded_at, 9223372036854775807) > $known AND coalesce(k.earliest, $at) <= $at } AS filled
RETURN collect([id, nodes]) AS sources, collect(CASE WHEN NOT filled THEN [id, c.lot_key] END) AS unfilled
