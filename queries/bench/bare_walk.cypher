// name: bench/bare_walk
// purpose: The barest forward trace there is, to measure ours against: how many nodes one segment flows into.
// mode: read
// params: key
// columns: nodes
// sample: {"key": "|MILK-RAW|MILK-0303"}
MATCH (:Segment {segment_key: $key})-[:FLOWS_TO*0..]->(n)
RETURN count(DISTINCT n) AS nodes
