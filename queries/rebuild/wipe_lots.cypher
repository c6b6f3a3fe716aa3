// name: rebuild/wipe_lots
// purpose: Take one page of lots back to what their master rows say.
// mode: write
// params: size
// columns: done
// sample: {"size": 0}
// allow: Eager - what is deleted is found first
MATCH (lot:Lot)
WHERE lot.begin_rank IS NOT NULL
WITH lot LIMIT $size
CALL (lot) {
  OPTIONAL MATCH (lot)-[line:STOCK_AT|FLOWS_TO|SUPERSEDED_FLOW]-()
  DELETE line
}
SET lot.status = lot.master_status
REMOVE lot.begin_rank, lot.begin_time, lot.begin_line, lot.begin_latest, lot.inflows, lot.outflows, lot.last_in, lot.first_out, lot.first_left, lot.first_came, lot.last_line, lot.made,
  lot.back, lot.arrived, lot.out, lot.shipped, lot.unmeasured, lot.sum_unit, lot.fresh, lot.adds_up, lot.overdrawn, lot.outputs, lot.commissions,
  lot.receipts, lot.unnamed, lot.cleans, lot.status_at, lot.event_status, lot.joined, lot.clean_outs_ignored
RETURN count(lot) AS done
