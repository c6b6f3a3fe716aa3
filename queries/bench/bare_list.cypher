// name: bench/bare_list
// purpose: The barest forward trace that names what it finds: the lots one segment flows into, in one list.
// mode: read
// params: key
// columns: lot_keys
// sample: {"key": "|MILK-RAW|MILK-0303"}
MATCH (:Segment {segment_key: $key})-[:FLOWS_TO*0..]->(n)
WITH DISTINCT n
RETURN collect(DISTINCT n.lot_key) AS lot_keys
