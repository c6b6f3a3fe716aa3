// name: record/put_locations
// purpose: Write the master values of Location nodes.
// mode: write
// params: rows
// columns: 
// allow: Eager - one batch of rows, found by key before any is changed
// sample: {"rows": []}
UNWIND $rows AS row
MATCH (thing:Location {location_id: row[0]})
USING INDEX SEEK thing:Location(location_id)
SET thing += row[1]
REMOVE thing.stub
