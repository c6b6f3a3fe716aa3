// name: access/places_of_lots
// purpose: Where lots were ever told to be, by any of their lines, and the places of their shipment and receipt lines.
// mode: read
// params: lot_keys
// columns: lots, shipments, receipts
// sample: {"lot_keys": ["|MILK|M1"]}
CALL () {
  UNWIND $lot_keys AS key
  MATCH (:Segment {lot_key: key})-[line]-()
  WHERE line.location_id IS NOT NULL
  WITH key, collect(DISTINCT line.location_id) AS places
  RETURN collect([key, places]) AS lots
}
CALL () {
  UNWIND $lot_keys AS key
  MATCH (:Segment {lot_key: key})-[line:SHIPPED_IN]->()
  WHERE line.location_id IS NOT NULL
  RETURN collect([coalesce(line.shipment_line_id, line.line_id), line.location_id]) AS shipments
}
CALL () {
  UNWIND $lot_keys AS key
  MATCH (:Segment {lot_key: key})<-[line:RECEIVED_AS]-(receipt)
  WHERE line.location_id IS NOT NULL
  RETURN collect([coalesce(receipt.receipt_id, receipt.event_id), key, line.location_id]) AS receipts
}
RETURN lots, shipments, receipts
