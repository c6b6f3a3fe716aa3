// name: record/lot_states
// purpose: Lots as they stand: counts and segments with their sums, without lines; of a vessel whose changes have a time none, and that so.
// mode: read
// params: rows
// columns: lots
// sample: {"rows": []}
UNWIND $rows AS row
MATCH (lot:Lot {lot_key: row[0]})
USING INDEX SEEK lot:Lot(lot_key)
WITH row, lot, row[1] IS NOT NULL AND coalesce(lot.vessel AND lot.cleans = 0, false) AS partial
OPTIONAL MATCH (segment:Segment {lot_key: CASE WHEN partial THEN '' ELSE row[0] END})
USING INDEX SEEK segment:Segment(lot_key)
WHERE segment.dead IS NULL
WITH lot, partial, collect(CASE WHEN segment IS NULL THEN null ELSE [segment.segment_key, segment.begin_time, segment.begin_rank, segment.begin_line,
  segment.begin_latest, segment.inflows, segment.outflows, segment.last_in, segment.first_out, segment.first_left, segment.first_came,
  segment.last_line, segment.made, segment.back, segment.arrived, segment.out, segment.shipped, segment.unmeasured, segment.sum_unit,
  segment.fresh] END) AS segments
RETURN collect([lot.lot_key, coalesce(lot.vessel, false), coalesce(lot.adds_up, true), coalesce(lot.overdrawn, false),
  [lot.outputs, lot.commissions, lot.receipts, lot.unnamed, lot.cleans], lot.status_at, coalesce(lot.joined, false), partial, segments, lot.slack_steps]) AS lots
