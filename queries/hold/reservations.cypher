// name: hold/reservations
// purpose: What is reserved of what a hold covers, and what was picked, shipped or given back of it: lines that name an order.
// mode: read
// params: hold_id
// columns: lines
// sample: {"hold_id": "H1"}
// allow: HELD_BY - all marks are wanted of one hold
OPTIONAL MATCH (n)-[:HELD_BY]->(:Hold {hold_id: $hold_id})
WITH n.lot_key AS lot_key, collect(n.hu_key) AS units, count(n.segment_key) > 0 AS whole
WHERE lot_key IS NOT NULL AND EXISTS { (:Segment {lot_key: lot_key})-[:NOTED_IN {role: 'allocate'}]->(:Allocation) }
MATCH (s:Segment {lot_key: lot_key})-[r:NOTED_IN|SHIPPED_IN]->(e:Event)
WHERE (r.role IN ['allocate', 'release', 'pick'] OR e:Shipment) AND (whole OR r.hu_key IS NULL OR r.hu_key IN units)
RETURN collect([r.line_id, coalesce(r.role, 'ship'), lot_key, r.hu_key, coalesce(r.order_id, e.order_id), r.order_line, r.base_quantity, r.base_unit, r.location_id]) AS lines
