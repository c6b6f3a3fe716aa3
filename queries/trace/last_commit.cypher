// name: trace/last_commit
// purpose: The last commit; none before the first.
// mode: read
// params: 
// columns: commits
// sample: {}
MATCH (c:Commit) WHERE c.number > 0
WITH c ORDER BY c.number DESC LIMIT 1
RETURN collect(c.number) AS commits
