// name: record/lock_lots
// purpose: Lock lots in the given order, making a stub of each that nothing defines yet.
// mode: write
// params: rows
// columns: created
// sample: {"rows": []}
// allow: Eager - the merge of all lots has to be done before the new ones among them are told
UNWIND $rows AS row
MERGE (lot:Lot {lot_key: row[0]})
ON CREATE SET lot:Segment, lot.segment_key = row[0], lot.namespace = row[1], lot.item_id = row[2], lot.lot_number = row[3],
  lot.serial = row[4], lot.unknown_lot = row[5], lot.stub = true, lot.fresh_stub = true
SET lot.touched = 1
WITH lot WHERE lot.fresh_stub
REMOVE lot.fresh_stub
RETURN collect(lot.lot_key) AS created
