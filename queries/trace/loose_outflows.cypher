// name: trace/loose_outflows
// purpose: What may have come from contents of units: what their lots gave, naming no unit, while these were on hand (semantics 5.4).
// mode: read
// params: contents, known, at
// columns: transformations, shipments, unpacked
// sample: {"contents": ["4:00000000-0000-0000-0000-000000000000:0"], "known": 9223372036854775806, "at": 9223372036854775807}
UNWIND $contents AS id
MATCH (c) WHERE elementId(c) = id
MATCH (c)-[i:IN]->()
WHERE i.linked_at <= $known AND coalesce(i.superseded_at, 9223372036854775807) > $known
WITH id, c, min(i.since) AS since, max(CASE WHEN i.until IS NULL OR i.ended_at > $known THEN 9223372036854775807 ELSE i.until END) AS until
OPTIONAL MATCH (c)-[k:CONTENT_LINE|SUPERSEDED_LINE|UNIT_FLOWS_TO|SUPERSEDED_UNIT_FLOW]->()
WHERE (k.role = 'unpack' OR k.derived) AND k.linked_at <= $known AND coalesce(k.superseded_at, 9223372036854775807) > $known AND coalesce(k.earliest, $at) <= $at
WITH id, c, since, until, k, k.role IN ['receipt', 'return'] AS came ORDER BY CASE WHEN came THEN k.earliest ELSE k.latest END, came DESC, k.line_id
WITH id, c, since, until, collect(k) AS ks
WITH id, c, since, any(k IN ks WHERE k.role = 'unpack') AS unpacked, CASE WHEN ks[-1].role = 'ship' AND ks[-1].latest < until THEN ks[-1].latest ELSE until END AS until
WITH id, c, since, unpacked, CASE WHEN unpacked THEN 9223372036854775807 ELSE until END AS until
OPTIONAL MATCH (:Segment {lot_key: c.lot_key})-[same:FLOWS_TO]-(twin:Segment) WHERE same.same IS NOT NULL
WITH id, c, since, unpacked, until, [c.lot_key] + collect(DISTINCT twin.lot_key) AS lot_keys
UNWIND lot_keys AS lot_key
OPTIONAL MATCH (s:Segment {lot_key: lot_key})-[r:FLOWS_TO|SHIPPED_IN|SUPERSEDED_FLOW|SUPERSEDED_LINE]->(e:Transformation|Shipment)
// What a receipt or an output puts into a vessel is its own goods, not a unit's.
WHERE r.hu_key IS NULL AND coalesce(r.of, 'move') IN ['move', 'unpack'] AND r.latest >= since AND r.earliest <= until AND r.linked_at <= $known AND coalesce(r.superseded_at, 9223372036854775807) > $known AND coalesce(r.earliest, $at) <= $at
RETURN collect(CASE WHEN e:Transformation THEN [id, elementId(e)] END) AS transformations,
       collect(CASE WHEN e:Shipment THEN [r.line_id, r.shipment_line_id, coalesce(e.shipment_id, e.event_id), r.order_id,
         e.customer_id, s.lot_key, r.hu_key, r.base_quantity, r.base_unit, r.earliest, r.latest, id,
         r.quantity, r.unit, r.catch_base_quantity, r.catch_base_unit] END) AS shipments,
       collect(DISTINCT CASE WHEN unpacked THEN c.lot_key END) AS unpacked
