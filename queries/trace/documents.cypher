// name: trace/documents
// purpose: The documents of reached transformations.
// mode: read
// params: nodes
// columns: documents
// sample: {"nodes": ["4:00000000-0000-0000-0000-000000000000:0"]}
UNWIND $nodes AS id
MATCH (n) WHERE elementId(n) = id
RETURN collect(DISTINCT n.document) AS documents
