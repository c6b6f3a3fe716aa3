// name: trace/commit_time
// purpose: When a commit was.
// mode: read
// params: number
// columns: at
// sample: {"number": 1}
MATCH (c:Commit {number: $number})
RETURN c.at AS at
