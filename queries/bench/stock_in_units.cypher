// name: bench/stock_in_units
// purpose: What the lots of a stretch of nodes have in handling units, and where, for the peers; an unknown quantity is the least number there is.
// mode: read
// params: first, last
// columns: lots, locations, hu_keys, quantities, units, statuses
// sample: {"first": 0, "last": 1000}
UNWIND range($first, $last) AS number
MATCH (l) WHERE id(l) = number AND l:Lot
MATCH (c:Content {lot_key: l.lot_key})
WHERE c.base_quantity <> 0 OR coalesce(c.quantity_known, true) = false
MATCH (c)-[i:IN]->(unit) WHERE i.until IS NULL AND i.superseded_at IS NULL
MATCH (unit)-[ws:WITHIN*0..]->(top)
WHERE all(w IN ws WHERE w.until IS NULL AND w.superseded_at IS NULL)
WITH DISTINCT number, l, c, top
OPTIONAL MATCH (top)-[a:AT]->(place:Location) WHERE a.until IS NULL AND a.superseded_at IS NULL
WITH number, l, c, max(coalesce(place.location_id, '')) AS location
RETURN collect(number) AS lots, collect(location) AS locations, collect(c.hu_key) AS hu_keys,
       collect(CASE WHEN c.quantity_known = false THEN -9223372036854775808 ELSE coalesce(c.base_quantity, -9223372036854775808) END) AS quantities,
       collect(coalesce(c.base_unit, '')) AS units, collect(coalesce(c.status, l.status, '')) AS statuses
