// name: bench/lots_of_segments
// purpose: Which lot each segment of a stretch of nodes belongs to, for the peers.
// mode: read
// params: first, last
// columns: nodes, lots
// sample: {"first": 0, "last": 1000}
UNWIND range($first, $last) AS number
MATCH (s) WHERE id(s) = number AND s:Segment
MATCH (l:Lot {lot_key: s.lot_key})
RETURN collect(number) AS nodes, collect(id(l)) AS lots
