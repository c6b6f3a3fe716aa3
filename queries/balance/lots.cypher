// name: balance/lots
// purpose: What is on record of lots.
// mode: read
// params: lot_keys
// columns: lots
// sample: {"lot_keys": ["|I1|L1"]}
UNWIND $lot_keys AS key
MATCH (l:Lot {lot_key: key})
RETURN collect([key, l.lot_number, l.item_id, l.adds_up, l.stub]) AS lots
