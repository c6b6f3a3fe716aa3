// name: record/vessel_segments
// purpose: The segments of vessels' lots around the given times, with three more to each side; rows are lot, first and last moment.
// mode: read
// params: rows
// columns: lot_key, segments
// sample: {"rows": []}
UNWIND $rows AS row
CALL (row) {
// Ordered by the index's own columns, the lot's key first: so it is read in order, and no further than the limit.
  MATCH (segment:Segment {lot_key: row[0]})
  USING INDEX SEEK segment:Segment(lot_key, begin_time)
  WHERE segment.begin_time <= row[1] AND segment.dead IS NULL
  RETURN segment ORDER BY segment.lot_key DESC, segment.begin_time DESC, segment.begin_rank DESC, segment.begin_line DESC LIMIT 3
UNION ALL
  MATCH (segment:Segment {lot_key: row[0]})
  USING INDEX SEEK segment:Segment(lot_key, begin_time)
  WHERE row[1] < segment.begin_time <= row[2] AND segment.dead IS NULL
  RETURN segment
UNION ALL
  MATCH (segment:Segment {lot_key: row[0]})
  USING INDEX SEEK segment:Segment(lot_key, begin_time)
  WHERE segment.begin_time > row[2] AND segment.dead IS NULL
  RETURN segment ORDER BY segment.lot_key, segment.begin_time, segment.begin_rank, segment.begin_line LIMIT 3
}
RETURN row[0] AS lot_key, collect([segment.segment_key, segment.begin_time, segment.begin_rank, segment.begin_line, segment.begin_latest,
  segment.inflows, segment.outflows, segment.last_in, segment.first_out, segment.first_left, segment.first_came, segment.last_line,
  segment.made, segment.back, segment.arrived, segment.out, segment.shipped, segment.unmeasured, segment.sum_unit, segment.fresh]) AS segments
