// name: record/put_customers
// purpose: Write the master values of Customer nodes.
// mode: write
// params: rows
// columns: 
// sample: {"rows": []}
UNWIND $rows AS row
MATCH (thing:Customer {customer_id: row[0]})
SET thing += row[1]
REMOVE thing.stub
