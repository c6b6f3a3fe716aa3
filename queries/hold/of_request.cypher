// name: hold/of_request
// purpose: The hold that a request has placed already.
// mode: read
// params: key
// columns: hold_ids
// sample: {"key": "k"}
OPTIONAL MATCH (h:Hold {request_key: $key})
RETURN collect(h.hold_id) AS hold_ids
