// name: record/lot_values
// purpose: What is on record of lots.
// mode: read
// params: keys
// columns: rows
// sample: {"keys": []}
UNWIND $keys AS key
MATCH (lot:Lot {lot_key: key})
USING INDEX SEEK lot:Lot(lot_key)
RETURN collect([key, properties(lot)]) AS rows
