// name: bench/loose_stock
// purpose: The sums of loose stock of the lots of a stretch of nodes, with the lots' status, for the peers.
// mode: read
// params: first, last
// columns: lots, locations, quantities, units, statuses, lot_statuses
// sample: {"first": 0, "last": 1000}
UNWIND range($first, $last) AS number
MATCH (l) WHERE id(l) = number AND l:Lot
MATCH (l)-[r:STOCK_AT]->(place) WHERE r.base_quantity <> 0
RETURN collect(number) AS lots, collect(coalesce(place.location_id, '')) AS locations, collect(r.base_quantity) AS quantities,
       collect(coalesce(r.base_unit, '')) AS units, collect(coalesce(r.status, '')) AS statuses, collect(coalesce(l.status, '')) AS lot_statuses
