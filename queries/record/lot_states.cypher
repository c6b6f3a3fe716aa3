// name: record/lot_states
// purpose: Lots as they stand: counts and segments with their sums, without lines.
// mode: read
// params: keys
// columns: lot_key, vessel, adds_up, counts, status_at, joined, segments
// sample: {"keys": []}
UNWIND $keys AS key
MATCH (lot:Lot {lot_key: key})
MATCH (segment:Segment {lot_key: key})
WHERE segment.dead IS NULL
WITH lot, collect([segment.segment_key, segment.begin_time, segment.begin_rank, segment.begin_line, segment.begin_latest,
  segment.inflows, segment.outflows, segment.last_in, segment.first_out, segment.first_left, segment.first_came,
  segment.last_line,
  segment.made, segment.back, segment.arrived, segment.out, segment.shipped, segment.unmeasured, segment.sum_unit, segment.fresh]) AS segments
RETURN lot.lot_key AS lot_key, coalesce(lot.vessel, false) AS vessel, coalesce(lot.adds_up, true) AS adds_up,
  [lot.outputs, lot.commissions, lot.receipts, lot.unnamed, lot.cleans] AS counts, lot.status_at AS status_at,
  coalesce(lot.joined, false) AS joined, segments
