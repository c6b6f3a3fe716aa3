// name: record/put_vessel_lots
// purpose: How what is in vessels mixes; rows are lot, rule, band and heel. What a row leaves open stays.
// mode: write
// params: rows
// columns: 
// allow: Eager - lots of one batch are found before any is changed
// sample: {"rows": []}
UNWIND $rows AS row
MATCH (lot:Lot {lot_key: row[0]})
USING INDEX SEEK lot:Lot(lot_key)
SET lot.vessel_rule = coalesce(row[1], lot.vessel_rule), lot.band = coalesce(row[2], lot.band), lot.heel = coalesce(row[3], lot.heel)
REMOVE lot.stub
