// name: record/put_transformations
// purpose: Make the transformations that lines name.
// mode: write
// params: rows
// columns: 
// sample: {"rows": []}
UNWIND $rows AS row
MERGE (transformation:Transformation {transformation_key: row[0]})
ON CREATE SET transformation += row[1]
