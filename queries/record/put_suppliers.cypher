// name: record/put_suppliers
// purpose: Write the master values of Supplier nodes.
// mode: write
// params: rows
// columns: 
// sample: {"rows": []}
UNWIND $rows AS row
MATCH (thing:Supplier {supplier_id: row[0]})
SET thing += row[1]
REMOVE thing.stub
