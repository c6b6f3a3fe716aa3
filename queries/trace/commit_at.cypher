// name: trace/commit_at
// purpose: The last commit up to a moment.
// mode: read
// params: at
// columns: number
// sample: {"at": 1767225600000000}
MATCH (c:Commit) WHERE c.at <= $at
RETURN c.number AS number ORDER BY number DESC LIMIT 1
