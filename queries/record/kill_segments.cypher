// name: record/kill_segments
// purpose: Segments left without lines keep only what is superseded.
// mode: write
// params: keys
// columns: 
// sample: {"keys": []}
UNWIND $keys AS key
MATCH (segment:Segment {segment_key: key})
USING INDEX SEEK segment:Segment(segment_key)
SET segment.dead = true
