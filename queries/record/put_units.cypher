// name: record/put_units
// purpose: Write the master values of HandlingUnit nodes.
// mode: write
// params: rows
// columns: 
// sample: {"rows": []}
UNWIND $rows AS row
MATCH (thing:HandlingUnit {hu_key: row[0]})
SET thing += row[1]
REMOVE thing.stub
