// name: record/create_contents
// purpose: Write contents that are not on record.
// mode: write
// params: rows
// columns: 
// sample: {"rows": []}
UNWIND $rows AS row
CREATE (content:Content {content_key: row[0]})
SET content += row[1]
