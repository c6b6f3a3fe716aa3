// name: trace/reached
// purpose: What reached nodes are, in their order: of a segment or content its lot, of a transformation nothing; which of them are contents.
// mode: read
// params: nodes
// columns: found, lot_keys, later, contents
// sample: {"nodes": ["4:00000000-0000-0000-0000-000000000000:0"]}
UNWIND $nodes AS id
MATCH (n) WHERE elementId(n) = id
RETURN collect(id) AS found, collect(CASE WHEN n:Transformation THEN '' ELSE n.lot_key END) AS lot_keys,
       collect(DISTINCT CASE WHEN NOT n:Transformation AND NOT n:Lot THEN n.lot_key END) AS later, collect(CASE WHEN n:Content THEN id END) AS contents
