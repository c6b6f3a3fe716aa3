// name: exceptions/close
// purpose: End an open exception and note the last commit before its end; how many were open tells whether it was.
// mode: write
// params: rejected_id, status, closed_by, closed_reason, closed_at, corrected
// columns: closed
// allow: Eager - one row, found open before it is closed
// sample: {"rejected_id": "sample", "status": "dismissed", "closed_by": "qa", "closed_reason": "test file", "closed_at": 0, "corrected": null}
CALL () {
  MATCH (c:Commit) WHERE c.number > 0
  WITH c ORDER BY c.number DESC LIMIT 1
  RETURN collect(c.number) AS commits
}
OPTIONAL MATCH (rejected:RejectedRow {rejected_id: $rejected_id, status: "open"})
FOREACH (row IN CASE WHEN rejected IS NULL THEN [] ELSE [rejected] END |
  SET row.status = $status, row.closed_by = $closed_by, row.closed_reason = $closed_reason, row.closed_at = $closed_at, row.corrected = $corrected,
      row.closed_commit = commits[0])
RETURN count(rejected) AS closed
