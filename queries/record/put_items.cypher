// name: record/put_items
// purpose: Write the master values of Item nodes.
// mode: write
// params: rows
// columns: 
// allow: Eager - one batch of rows, found by key before any is changed
// sample: {"rows": []}
UNWIND $rows AS row
MATCH (thing:Item {item_id: row[0]})
SET thing += row[1]
REMOVE thing.stub
