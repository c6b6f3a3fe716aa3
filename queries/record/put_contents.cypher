// name: record/put_contents
// purpose: Write contents; new ones are made.
// mode: write
// params: rows
// columns: 
// allow: Eager - one batch of contents, merged before they are written
// sample: {"rows": []}
UNWIND $rows AS row
MERGE (content:Content {content_key: row[0]})
SET content += row[1]
