// name: trace/last_contents
// purpose: Contents of handling units by key.
// mode: read
// params: content_keys
// columns: contents
// sample: {"content_keys": ["H1#flat|receipt|R1#|I1|L1"]}
UNWIND $content_keys AS key
MATCH (c:Content {content_key: key})
RETURN collect(elementId(c)) AS contents
