// name: common/lots
// purpose: Candidate lots: number, item, whether it is a vessel's content, whether another key is one with it.
// mode: read
// params: lot_keys
// columns: lots
// sample: {"lot_keys": ["|I1|L1"]}
UNWIND $lot_keys AS key
MATCH (l:Lot {lot_key: key})
RETURN collect([key, l.lot_number, l.item_id, coalesce(l.vessel, false), coalesce(l.joined, false)]) AS lots
