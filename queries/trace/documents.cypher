// name: trace/documents
// purpose: The documents of reached transformations, in their order; empty where one has none.
// mode: read
// params: nodes
// columns: documents
// sample: {"nodes": ["4:00000000-0000-0000-0000-000000000000:0"]}
UNWIND $nodes AS id
MATCH (n) WHERE elementId(n) = id
RETURN collect(coalesce(n.document, '')) AS documents
