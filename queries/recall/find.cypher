// name: recall/find
// purpose: A recall case with the versions of its impact list.
// mode: read
// params: recall_id
// columns: case, versions
// sample: {"recall_id": "R-2026-0001"}
MATCH (r:Recall {recall_id: $recall_id})
RETURN properties(r) AS case, COLLECT { MATCH (r)<-[:VERSION_OF]-(v:RecallVersion) RETURN properties(v) ORDER BY v.number } AS versions
