// name: load/lots_by_number
// purpose: Keys of all lots with these lot numbers.
// mode: read
// params: numbers
// columns: number, keys
// sample: {"numbers": ["M1"]}
MATCH (lot:Lot)
WHERE lot.lot_number IN $numbers
RETURN lot.lot_number AS number, collect(lot.lot_key) AS keys
