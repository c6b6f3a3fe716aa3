// name: load/itemless_lots
// purpose: Lots that came without their item (key prefix `namespace||`), and the only other lot of that number in the namespace, which has one.
// mode: read
// params: without_item, namespace
// columns: lot_key, same_as
// sample: {"without_item": "||", "namespace": "|"}
MATCH (lot:Lot)
WHERE lot.lot_key STARTS WITH $without_item
MATCH (other:Lot {lot_number: lot.lot_number})
WHERE other.item_id IS NOT NULL AND other.lot_key STARTS WITH $namespace
WITH lot, collect(other.lot_key) AS keys
WHERE size(keys) = 1
RETURN lot.lot_key AS lot_key, keys[0] AS same_as
