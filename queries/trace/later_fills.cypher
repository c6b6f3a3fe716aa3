// name: trace/later_fills
// purpose: Contents that may have been filled with what left these by unpacking or shipping: packed from loose stock, arrived, given back by an unknown line.
// mode: read
// params: contents, known, at
// columns: fills
// sample: {"contents": ["4:00000000-0000-0000-0000-000000000000:0"], "known": 9223372036854775806, "at": 9223372036854775807}
UNWIND $contents AS id
MATCH (c) WHERE elementId(c) = id
MATCH (c)-[i:IN]->()
WHERE i.linked_at <= $known AND coalesce(i.superseded_at, 9223372036854775807) > $known
WITH id, c, min(i.since) AS since
WHERE EXISTS { MATCH (c)-[k:CONTENT_LINE|SUPERSEDED_LINE]->() WHERE k.role IN ['unpack', 'ship'] AND k.linked_at <= $known AND coalesce(k.superseded_at, 9223372036854775807) > $known AND coalesce(k.earliest, $at) <= $at }
MATCH (d:Content {lot_key: c.lot_key})-[k:CONTENT_LINE|SUPERSEDED_LINE]->(e)
WHERE d <> c AND k.role IN ['pack', 'return', 'count', 'receipt', 'commission'] AND k.derived IS NULL AND (k.role <> 'count' OR k.base_quantity > 0)
  AND k.latest >= since AND k.linked_at <= $known AND coalesce(k.superseded_at, 9223372036854775807) > $known AND coalesce(k.earliest, $at) <= $at
  AND NOT EXISTS {
      MATCH (d)<-[f:UNIT_FLOWS_TO|SUPERSEDED_UNIT_FLOW]-() WHERE f.line_id = k.line_id AND f.linked_at <= $known AND coalesce(f.superseded_at, 9223372036854775807) > $known AND coalesce(f.earliest, $at) <= $at }
  AND (k.role IN ['pack', 'return', 'count'] OR EXISTS {
      MATCH (e)-[r:RECEIVED_AS|COMMISSIONED_AS|SUPERSEDED_LINE]->() WHERE r.line_id = k.line_id AND r.origin = false AND r.linked_at <= $known AND coalesce(r.superseded_at, 9223372036854775807) > $known AND coalesce(r.earliest, $at) <= $at })
RETURN collect(DISTINCT [id, elementId(d)]) AS fills
