// name: trace/state
// purpose: The state of the data: the last commit, how many events, how many open rejected rows, whether any flow has no time.
// mode: read
// params: 
// columns: commits, events, open_rows, timeless
// sample: {}
CALL () {
  MATCH (c:Commit) WHERE c.number > 0
  WITH c ORDER BY c.number DESC LIMIT 1
  RETURN collect([c.number, c.at]) AS commits
}
CALL () { MATCH (e:Event) RETURN count(e) AS events }
CALL () { MATCH (x:RejectedRow {status: 'open'}) RETURN count(x) AS open_rows }
RETURN commits, events, open_rows, EXISTS { ()-[f:FLOWS_TO {timeless: true}]->() } AS timeless
