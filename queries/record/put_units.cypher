// name: record/put_units
// purpose: Write the master values of HandlingUnit nodes.
// mode: write
// params: rows
// columns: 
// allow: Eager - one batch of rows, found by key before any is changed
// sample: {"rows": []}
UNWIND $rows AS row
MATCH (thing:HandlingUnit {hu_key: row[0]})
USING INDEX SEEK thing:HandlingUnit(hu_key)
SET thing += row[1]
REMOVE thing.stub
