// name: record/put_segments
// purpose: Write segments' sums; new ones are made.
// mode: write
// params: rows
// columns: 
// allow: Eager - one batch of segments, merged before they are written
// sample: {"rows": []}
UNWIND $rows AS row
MERGE (segment:Segment {segment_key: row[0]})
SET segment += row[1]
