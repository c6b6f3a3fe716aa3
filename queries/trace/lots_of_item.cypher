// name: trace/lots_of_item
// purpose: All lots of an item.
// mode: read
// params: item_id
// columns: lot_keys
// sample: {"item_id": "I1"}
MATCH (lot:Lot {item_id: $item_id})
RETURN collect(lot.lot_key) AS lot_keys
