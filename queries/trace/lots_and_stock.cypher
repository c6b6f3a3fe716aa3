// name: trace/lots_and_stock
// purpose: What is on record of lots, what stands where today (contents of the stock lots, contents by themselves, loose stock), and the state of the data.
// mode: read
// params: nodes, lot_keys, today, stock_lots, stock_contents, loose_lots
// columns: lots, in_units, loose, commits, events, open_rows, timeless, holds
// sample: {"nodes": [], "lot_keys": ["|I1|L1"], "today": true, "stock_lots": ["|I1|L1"], "stock_contents": [], "loose_lots": ["|I1|L1"]}
CALL () {
  CALL () {
    UNWIND $nodes AS id
    MATCH (l) WHERE elementId(l) = id AND l:Lot RETURN l
  UNION
    UNWIND $lot_keys AS key
    MATCH (l:Lot {lot_key: key}) RETURN l
  }
  WITH l {.lot_key, .lot_number, .item_id, .status, .expiry_date, .adds_up, .overdrawn, .stub, .clean_outs_ignored} AS lot
  RETURN [collect(lot.lot_key), collect(coalesce(lot.lot_number, '')), collect(coalesce(lot.item_id, '')), collect(coalesce(lot.status, '')),
          collect(coalesce(lot.expiry_date, '')), collect(coalesce(lot.adds_up, true)), collect(coalesce(lot.overdrawn, false)),
          collect(coalesce(lot.stub, false)), collect(CASE WHEN lot.clean_outs_ignored IS NOT NULL THEN [lot.lot_key, lot.clean_outs_ignored] END)] AS lots
}
CALL () {
  CALL () {
    UNWIND $stock_lots AS key
    MATCH (c:Content {lot_key: key}) RETURN c
  UNION
    UNWIND $stock_contents AS id
    MATCH (c) WHERE elementId(c) = id RETURN c
  }
  WITH c WHERE c.base_quantity <> 0 OR coalesce(c.quantity_known, true) = false
  MATCH (c)-[i:IN]->(unit) WHERE i.until IS NULL AND i.superseded_at IS NULL
  MATCH (unit)-[ws:WITHIN*0..]->(top)
  WHERE all(w IN ws WHERE w.until IS NULL AND w.superseded_at IS NULL)
  WITH DISTINCT c, top
  OPTIONAL MATCH (top)-[a:AT]->(place:Location) WHERE a.until IS NULL AND a.superseded_at IS NULL
  RETURN collect([elementId(c), c.lot_key, c.hu_key, c.base_quantity, c.base_unit, c.quantity_known, c.status, c.shipped, place.location_id]) AS in_units
}
CALL () {
  CALL () {
    UNWIND CASE WHEN $today THEN $nodes ELSE [] END AS id
    MATCH (l) WHERE elementId(l) = id AND l:Lot RETURN l
  UNION
    UNWIND $loose_lots AS key
    MATCH (l:Lot {lot_key: key}) RETURN l
  }
  MATCH (l)-[r:STOCK_AT]->(place) WHERE r.base_quantity <> 0
  RETURN collect([l.lot_key, place.location_id, r.base_unit, r.status, r.base_quantity]) AS loose
}
CALL () { MATCH (c:Commit) WHERE c.number > 0 WITH c ORDER BY c.number DESC LIMIT 1 RETURN collect([c.number, c.at]) AS commits }
CALL () { MATCH (e:Event) RETURN count(e) AS events }
CALL () { MATCH (x:RejectedRow {status: 'open'}) RETURN count(x) AS open_rows }
RETURN lots, in_units, loose, commits, events, open_rows, EXISTS { ()-[f:FLOWS_TO {timeless: true}]->() } AS timeless, EXISTS { (:Counter {name: 'holds'}) } AS holds
