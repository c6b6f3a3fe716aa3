// name: record/reject_rows
// purpose: Keep rows that could not be recorded.
// mode: write
// params: rows
// columns: 
// sample: {"rows": []}
UNWIND $rows AS row
MERGE (rejected:RejectedRow {rejected_id: row[0]})
ON CREATE SET rejected += row[1]
