// name: exceptions/counts
// purpose: How many exceptions there are of each status.
// mode: read
// params:
// columns: status, rows
// sample: {}
MATCH (rejected:RejectedRow)
WHERE rejected.status IN ["open", "retried", "dismissed"]
RETURN rejected.status AS status, count(*) AS rows ORDER BY status
