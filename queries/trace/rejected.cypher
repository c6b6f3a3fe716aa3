// name: trace/rejected
// purpose: Rejected rows that touch an answer, open at a commit: they share a text with it, or name none that could be read.
// mode: read
// params: texts, known
// columns: rows
// sample: {"texts": ["L1"], "known": 9223372036854775806}
CALL () {
  MATCH (r:RejectedRow {status: 'open'}) RETURN r
UNION
  MATCH (r:RejectedRow) WHERE r.closed_commit > $known RETURN r
}
WITH r
WHERE coalesce(r.commit, 0) <= $known AND (r.readable = false OR any(t IN r.texts WHERE t IN $texts))
RETURN collect([r.rejected_id, r.kind, r.file, r.row]) AS rows
