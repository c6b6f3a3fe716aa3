// name: record/lock_lots
// purpose: Lock lots in the given order, making a stub of each that nothing defines yet; tells which are new, which no line ever named, and which are a vessel's.
// mode: write
// params: rows
// columns: created, blank, vessels
// sample: {"rows": []}
// allow: Eager - all lots are merged and locked before any is looked at
UNWIND $rows AS row
MERGE (lot:Lot {lot_key: row[0]})
ON CREATE SET lot:Segment, lot.segment_key = row[0], lot.namespace = row[1], lot.item_id = row[2], lot.lot_number = row[3],
  lot.serial = row[4], lot.unknown_lot = row[5], lot.stub = true
WITH lot, lot.touched IS NULL AS new
SET lot.touched = 1
WITH lot.lot_key AS key, new, lot.outputs IS NULL AND lot.joined IS NULL AND lot.vessel IS NULL AS blank, lot.vessel AS vessel
RETURN collect(CASE WHEN new THEN key END) AS created, collect(CASE WHEN blank THEN key END) AS blank, collect(CASE WHEN vessel THEN key END) AS vessels
