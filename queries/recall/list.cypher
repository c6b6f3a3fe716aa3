// name: recall/list
// purpose: All recall cases, the newest first, each with its last version.
// mode: read
// params: 
// columns: cases
// allow: NodeByLabelScan - recall cases are few, and all of them are wanted
// sample: {}
MATCH (r:Recall)
OPTIONAL MATCH (v:RecallVersion {version_key: r.recall_id + '/' + toString(r.last_version)})
WITH r, v ORDER BY r.opened_at DESC, r.recall_id DESC
RETURN collect([properties(r), properties(v)]) AS cases
