// name: record/lot_states
// purpose: Lots as they stand: counts and segments with their sums, without lines; of a vessel those around the given times, and whether that is not all.
// mode: read
// params: rows
// columns: lot_key, vessel, adds_up, counts, status_at, joined, partial, segments
// sample: {"rows": []}
UNWIND $rows AS row
MATCH (lot:Lot {lot_key: row[0]})
USING INDEX lot:Lot(lot_key)
WITH row, lot, row[1] IS NOT NULL AND coalesce(lot.vessel AND lot.cleans = 0, false) AS partial
CALL (row, partial) {
  WITH row, partial WHERE NOT partial
  MATCH (segment:Segment {lot_key: row[0]})
  USING INDEX segment:Segment(lot_key)
  WHERE segment.dead IS NULL
  RETURN segment
UNION ALL
  WITH row, partial WHERE partial
  MATCH (segment:Segment {lot_key: row[0]})
  USING INDEX segment:Segment(lot_key, begin_time)
  WHERE segment.begin_time <= row[1] AND segment.dead IS NULL
  RETURN segment ORDER BY segment.begin_time DESC, segment.begin_rank DESC, segment.begin_line DESC LIMIT 3
UNION ALL
  WITH row, partial WHERE partial
  MATCH (segment:Segment {lot_key: row[0]})
  USING INDEX segment:Segment(lot_key, begin_time)
  WHERE row[1] < segment.begin_time <= row[2] AND segment.dead IS NULL
  RETURN segment
UNION ALL
  WITH row, partial WHERE partial
  MATCH (segment:Segment {lot_key: row[0]})
  USING INDEX segment:Segment(lot_key, begin_time)
  WHERE segment.begin_time > row[2] AND segment.dead IS NULL
  RETURN segment ORDER BY segment.begin_time, segment.begin_rank, segment.begin_line LIMIT 3
}
WITH lot, partial, collect([segment.segment_key, segment.begin_time, segment.begin_rank, segment.begin_line, segment.begin_latest, segment.inflows,
  segment.outflows, segment.last_in, segment.first_out, segment.first_left, segment.first_came, segment.last_line, segment.made, segment.back,
  segment.arrived, segment.out, segment.shipped, segment.unmeasured, segment.sum_unit, segment.fresh]) AS segments
RETURN lot.lot_key AS lot_key, coalesce(lot.vessel, false) AS vessel, coalesce(lot.adds_up, true) AS adds_up,
  [lot.outputs, lot.commissions, lot.receipts, lot.unnamed, lot.cleans] AS counts, lot.status_at AS status_at,
  coalesce(lot.joined, false) AS joined, partial, segments
