// name: record/unit_neighbours
// purpose: Units that were ever in one of these, or held one.
// mode: read
// params: keys
// columns: hu_key
// sample: {"keys": []}
UNWIND $keys AS key
MATCH (unit:HandlingUnit {hu_key: key})-[:WITHIN]-(other)
USING INDEX SEEK unit:HandlingUnit(hu_key)
RETURN DISTINCT other.hu_key AS hu_key
