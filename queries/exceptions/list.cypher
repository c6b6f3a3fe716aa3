// name: exceptions/list
// purpose: Exceptions of one status, oldest first.
// mode: read
// params: status, skip, limit
// columns: rejected_id, kind, load_id, file, row, field, expected, found, reason, original, texts, readable, status
// sample: {"status": "open", "skip": 0, "limit": 10}
MATCH (rejected:RejectedRow {status: $status})
WITH rejected ORDER BY rejected.commit, rejected.file, rejected.row, rejected.rejected_id
SKIP $skip LIMIT $limit
RETURN rejected.rejected_id AS rejected_id, rejected.kind AS kind, rejected.load_id AS load_id, rejected.file AS file, rejected.row AS row,
       rejected.field AS field, rejected.expected AS expected, rejected.found AS found, rejected.reason AS reason,
       rejected.original AS original, rejected.texts AS texts, rejected.readable AS readable, rejected.status AS status
