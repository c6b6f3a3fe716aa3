// name: exceptions/show
// purpose: One exception and the source settings of its load.
// mode: read
// params: rejected_id
// columns: rejected_id, kind, load_id, file, row, field, expected, found, reason, original, texts, readable, status, closed_by, closed_reason, source, site_zone, namespace
// sample: {"rejected_id": "sample"}
MATCH (rejected:RejectedRow {rejected_id: $rejected_id})
OPTIONAL MATCH (load:Load {load_id: rejected.load_id})
RETURN rejected.rejected_id AS rejected_id, rejected.kind AS kind, rejected.load_id AS load_id, rejected.file AS file, rejected.row AS row,
       rejected.field AS field, rejected.expected AS expected, rejected.found AS found, rejected.reason AS reason,
       rejected.original AS original, rejected.texts AS texts, rejected.readable AS readable, rejected.status AS status,
       rejected.closed_by AS closed_by, rejected.closed_reason AS closed_reason,
       load.source AS source, load.site_zone AS site_zone, load.namespace AS namespace
