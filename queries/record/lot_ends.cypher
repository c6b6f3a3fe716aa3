// name: record/lot_ends
// purpose: First and last segment of lots.
// mode: read
// params: keys
// columns: lot_key, last_key
// sample: {"keys": []}
UNWIND $keys AS key
MATCH (segment:Segment {lot_key: key})
USING INDEX SEEK segment:Segment(lot_key)
WHERE segment.dead IS NULL
WITH key, segment ORDER BY segment.begin_time DESC, segment.begin_rank DESC, segment.begin_line DESC
WITH key, collect(segment.segment_key)[0] AS last_key
RETURN key AS lot_key, last_key
