// name: load/item_units
// purpose: Stock units of these items, where they are on record.
// mode: read
// params: item_ids
// columns: item_id, unit
// sample: {"item_ids": ["MILK"]}
MATCH (item:Item)
WHERE item.item_id IN $item_ids AND item.unit IS NOT NULL
RETURN item.item_id AS item_id, item.unit AS unit
