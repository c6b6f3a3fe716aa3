// name: record/put_lots
// purpose: Write lots' counts and verdicts.
// mode: write
// params: rows
// columns: 
// allow: Eager - lots of one batch are found before any is changed
// sample: {"rows": []}
UNWIND $rows AS row
MATCH (lot:Lot {lot_key: row[0]})
USING INDEX SEEK lot:Lot(lot_key)
SET lot += row[1]
