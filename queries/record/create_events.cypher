// name: record/create_events
// purpose: Put events on record; rows are label, properties.
// mode: write
// params: rows, commit, load_id
// columns: 
// sample: {"rows": [], "commit": 1, "load_id": "x"}
UNWIND $rows AS row
CREATE (event:Event:$(row[0]))
SET event = row[1], event.commit = $commit, event.load_id = $load_id
