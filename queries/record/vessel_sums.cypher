// name: record/vessel_sums
// purpose: The sums of all segments of vessels' lots, in order of time, and what stands first in the first of them.
// mode: read
// params: keys
// columns: lot_key, sums, units, first
// sample: {"keys": []}
UNWIND $keys AS key
MATCH (segment:Segment {lot_key: key})
USING INDEX SEEK segment:Segment(lot_key)
WHERE segment.dead IS NULL
WITH key, segment ORDER BY segment.begin_time, segment.begin_rank, segment.begin_line
WITH key, collect([segment.made + segment.back, segment.out, segment.arrived, segment.shipped, segment.unmeasured]) AS sums,
  collect(DISTINCT segment.sum_unit) AS units, collect([segment.first_left, segment.first_came])[0] AS first
RETURN key AS lot_key, sums, units, first
