// name: bench/segments
// purpose: How many segments a lot is cut into.
// mode: read
// params: lot_key
// columns: segments
// sample: {"lot_key": "|MILK-TANK|TANK1-0302"}
MATCH (s:Segment {lot_key: $lot_key})
RETURN count(s) AS segments
