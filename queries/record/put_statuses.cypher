// name: record/put_statuses
// purpose: Write the status that the last status change gave a lot; without one its master row's holds.
// mode: write
// params: rows
// columns: 
// sample: {"rows": []}
UNWIND $rows AS row
MATCH (lot:Lot {lot_key: row[0]})
USING INDEX SEEK lot:Lot(lot_key)
SET lot.event_status = row[1], lot.status = coalesce(row[1], lot.master_status)
