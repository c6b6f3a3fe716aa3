// name: recall/of_request
// purpose: The case that a request has opened already.
// mode: read
// params: key
// columns: recall_ids
// sample: {"key": "k"}
OPTIONAL MATCH (r:Recall {request_key: $key})
RETURN collect(r.recall_id) AS recall_ids
