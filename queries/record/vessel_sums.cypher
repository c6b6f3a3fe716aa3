// name: record/vessel_sums
// purpose: The sums of all segments of vessels' lots, in order of time, and what stands first in the first of them.
// mode: read
// params: keys
// columns: lot_key, nets, arrivals, missing, first
// sample: {"keys": []}
UNWIND $keys AS key
MATCH (segment:Segment {lot_key: key})
USING INDEX SEEK segment:Segment(lot_key)
WITH key, segment, segment {.dead, .begin_time, .begin_rank, .begin_line, .made, .back, .out, .arrived, .shipped, .unmeasured, .sum_unit} AS one
WHERE one.dead IS NULL
WITH key, segment, one ORDER BY one.begin_time, one.begin_rank, one.begin_line
WITH key, collect(one.made + one.back - one.out) AS nets, collect(CASE WHEN one.arrived > 0 THEN 1 END) AS any_arrived,
  collect(segment) AS segments, sum(one.unmeasured) > 0 OR count(DISTINCT one.sum_unit) > 1 AS missing
RETURN key AS lot_key, nets, CASE WHEN size(any_arrived) > 0 THEN [one IN segments | [one.arrived, one.shipped]] ELSE [] END AS arrivals, missing,
  [segments[0].first_left, segments[0].first_came] AS first
