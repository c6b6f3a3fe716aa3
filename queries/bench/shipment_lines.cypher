// name: bench/shipment_lines
// purpose: The shipment lines of a stretch of segments, for the peers; an unknown quantity is the least number there is.
// mode: read
// params: first, last
// columns: lines, segments, lots, shipments, shipment_line_ids, order_ids, hu_keys, quantities, units, entered, entered_units, catches, catch_units, earliest
// sample: {"first": 0, "last": 1000}
UNWIND range($first, $last) AS number
MATCH (s) WHERE id(s) = number
MATCH (s)-[r:SHIPPED_IN]->(e)
MATCH (l:Lot {lot_key: s.lot_key})
WITH number, e, l, id(r) AS line, r {.line_id, .shipment_line_id, .order_id, .hu_key, .base_quantity, .base_unit, .quantity, .unit,
     .catch_base_quantity, .catch_base_unit, .earliest} AS told
RETURN collect(line) AS lines, collect(number) AS segments, collect(id(l)) AS lots, collect(id(e)) AS shipments,
       collect(coalesce(told.shipment_line_id, told.line_id)) AS shipment_line_ids, collect(coalesce(told.order_id, '')) AS order_ids,
       collect(coalesce(told.hu_key, '')) AS hu_keys, collect(coalesce(told.base_quantity, -9223372036854775808)) AS quantities,
       collect(coalesce(told.base_unit, '')) AS units, collect(coalesce(told.quantity, '')) AS entered, collect(coalesce(told.unit, '')) AS entered_units,
       collect(coalesce(told.catch_base_quantity, -9223372036854775808)) AS catches, collect(coalesce(told.catch_base_unit, '')) AS catch_units,
       collect(told.earliest) AS earliest
