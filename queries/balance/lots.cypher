// name: balance/lots
// purpose: What is on record of lots, and the tolerance that their item allows with its reason.
// mode: read
// params: lot_keys
// columns: lots
// sample: {"lot_keys": ["|I1|L1"]}
UNWIND $lot_keys AS key
MATCH (l:Lot {lot_key: key})
OPTIONAL MATCH (item:Item {item_id: l.item_id})
RETURN collect([key, l.lot_number, l.item_id, l.adds_up, l.stub, item.tolerance_percent, item.tolerance_reason]) AS lots
