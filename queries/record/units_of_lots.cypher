// name: record/units_of_lots
// purpose: Units that hold or held these lots.
// mode: read
// params: keys
// columns: hu_key
// sample: {"keys": []}
UNWIND $keys AS key
MATCH (content:Content {lot_key: key})
USING INDEX SEEK content:Content(lot_key)
RETURN DISTINCT content.hu_key AS hu_key
