// name: trace/rejected
// purpose: How many open rejected rows touch an answer: they share a text with it, or name none that could be read.
// mode: read
// params: texts, known
// columns: rejected
// sample: {"texts": ["L1"], "known": 9223372036854775806}
MATCH (r:RejectedRow {status: 'open'})
WHERE coalesce(r.commit, 0) <= $known
  AND (r.readable = false OR any(t IN r.texts WHERE t IN $texts))
RETURN count(r) AS rejected
