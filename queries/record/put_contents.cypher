// name: record/put_contents
// purpose: Write contents that are on record.
// mode: write
// params: rows
// columns: 
// allow: Eager - one batch of contents, found by key before any is changed
// sample: {"rows": []}
UNWIND $rows AS row
MATCH (content:Content {content_key: row[0]})
USING INDEX SEEK content:Content(content_key)
SET content += row[1]
