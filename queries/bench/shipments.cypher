// name: bench/shipments
// purpose: The shipments of a stretch of nodes, for the peers.
// mode: read
// params: first, last
// columns: shipments, shipment_ids, customer_ids
// sample: {"first": 0, "last": 1000}
UNWIND range($first, $last) AS number
MATCH (e) WHERE id(e) = number AND e:Shipment
RETURN collect(number) AS shipments, collect(coalesce(e.shipment_id, e.event_id)) AS shipment_ids, collect(coalesce(e.customer_id, '')) AS customer_ids
