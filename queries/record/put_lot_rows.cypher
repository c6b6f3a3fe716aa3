// name: record/put_lot_rows
// purpose: Write the master values of lots; what a status change said goes before the master's status.
// mode: write
// params: rows
// columns: 
// allow: Eager - one batch of rows, found by key before any is changed
// sample: {"rows": []}
UNWIND $rows AS row
MATCH (lot:Lot {lot_key: row[0]})
USING INDEX SEEK lot:Lot(lot_key)
SET lot += row[1], lot.status = coalesce(lot.event_status, row[2])
REMOVE lot.stub
