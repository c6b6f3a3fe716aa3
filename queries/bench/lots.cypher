// name: bench/lots
// purpose: The lots of a stretch of nodes, for the peers.
// mode: read
// params: first, last
// columns: lots, lot_keys, lot_numbers, item_ids, statuses, expiry_dates
// sample: {"first": 0, "last": 1000}
UNWIND range($first, $last) AS number
MATCH (l) WHERE id(l) = number AND l:Lot
WITH l {.lot_key, .lot_number, .item_id, .status, .expiry_date} AS lot, number
RETURN collect(number) AS lots, collect(lot.lot_key) AS lot_keys, collect(coalesce(lot.lot_number, '')) AS lot_numbers,
       collect(coalesce(lot.item_id, '')) AS item_ids, collect(coalesce(lot.status, '')) AS statuses, collect(coalesce(lot.expiry_date, '')) AS expiry_dates
