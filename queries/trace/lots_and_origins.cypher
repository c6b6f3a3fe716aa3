// name: trace/lots_and_origins
// purpose: What is on record of lots, which of them nothing made and nothing brought (no output, receipt, commissioning or first count), and the state of the data.
// mode: read
// params: lot_keys, known, at
// columns: lots, without_origin, commits, events, open_rows, timeless
// sample: {"lot_keys": ["|I1|L1"], "known": 9223372036854775806, "at": 9223372036854775807}
CALL () {
  UNWIND $lot_keys AS key
  MATCH (l:Lot {lot_key: key})
  WITH l {.lot_key, .lot_number, .item_id, .status, .expiry_date, .adds_up, .overdrawn, .stub, .supplier_id, .supplier_lot_number, .clean_outs_ignored} AS lot
  RETURN [collect(lot.lot_key), collect(coalesce(lot.lot_number, '')), collect(coalesce(lot.item_id, '')), collect(coalesce(lot.status, '')),
          collect(coalesce(lot.expiry_date, '')), collect(coalesce(lot.adds_up, true)), collect(coalesce(lot.overdrawn, false)),
          collect(coalesce(lot.stub, false)), collect(coalesce(lot.supplier_id, '')), collect(coalesce(lot.supplier_lot_number, '')),
          collect(CASE WHEN lot.clean_outs_ignored IS NOT NULL THEN [lot.lot_key, lot.clean_outs_ignored] END)] AS lots
}
CALL () {
  UNWIND $lot_keys AS key
  MATCH (lot:Lot {lot_key: key})
  WHERE NOT EXISTS {
      MATCH (s:Segment {lot_key: key})<-[r:FLOWS_TO|SUPERSEDED_FLOW|RECEIVED_AS|COMMISSIONED_AS|SUPERSEDED_LINE]-()
      WHERE r.carry IS NULL AND r.same IS NULL AND coalesce(r.was, '') <> 'RETURNED_AS'
        AND r.linked_at <= $known AND coalesce(r.superseded_at, 9223372036854775807) > $known AND coalesce(r.earliest, $at) <= $at }
    AND NOT EXISTS {
      MATCH (lot)-[r:NOTED_IN|SUPERSEDED_LINE]->(:Adjustment)
      WHERE r.role = 'count' AND r.base_quantity > 0
        AND r.linked_at <= $known AND coalesce(r.superseded_at, 9223372036854775807) > $known AND coalesce(r.earliest, $at) <= $at
        AND NOT EXISTS {
          MATCH (lot)-[o:FLOWS_TO|SUPERSEDED_FLOW|SHIPPED_IN|LEFT_IN|SUPERSEDED_LINE]->()
          WHERE o.carry IS NULL AND o.same IS NULL AND coalesce(o.was, '') <> 'NOTED_IN' AND o.latest < r.earliest
            AND o.linked_at <= $known AND coalesce(o.superseded_at, 9223372036854775807) > $known AND coalesce(o.earliest, $at) <= $at } }
  RETURN collect(key) AS without_origin
}
CALL () {
  MATCH (c:Commit) WHERE c.number > 0
  WITH c ORDER BY c.number DESC LIMIT 1
  RETURN collect([c.number, c.at]) AS commits
}
CALL () { MATCH (e:Event) RETURN count(e) AS events }
CALL () { MATCH (x:RejectedRow {status: 'open'}) RETURN count(x) AS open_rows }
RETURN lots, without_origin, commits, events, open_rows, EXISTS { ()-[f:FLOWS_TO {timeless: true}]->() } AS timeless
