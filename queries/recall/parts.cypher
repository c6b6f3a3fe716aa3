// name: recall/parts
// purpose: A kept version of an impact list: what is on record of it, and its parts in order.
// mode: read
// params: version_key
// columns: version, parts
// sample: {"version_key": "R-2026-0001/1"}
MATCH (v:RecallVersion {version_key: $version_key})
RETURN properties(v) AS version, COLLECT { MATCH (v)<-[:PART_OF]-(p:RecallPart) RETURN p.bytes ORDER BY p.number } AS parts
