// name: record/kill_segments
// purpose: Segments left without lines keep only what is superseded.
// mode: write
// params: rows
// columns: 
// sample: {"rows": []}
UNWIND $rows AS key
MATCH (segment:Segment {segment_key: key})
USING INDEX SEEK segment:Segment(segment_key)
SET segment.dead = true
