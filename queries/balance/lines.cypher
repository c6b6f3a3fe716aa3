// name: balance/lines
// purpose: Every line of lots that was known at a commit and had begun by a business time: what it did, how much, where, in which unit, by which document.
// mode: read
// params: lot_keys, known, at
// columns: lines
// sample: {"lot_keys": ["|I1|L1"], "known": 9223372036854775806, "at": 9223372036854775807}
UNWIND $lot_keys AS key
MATCH (s:Segment {lot_key: key})-[r]-(end)
WHERE r.line_id IS NOT NULL AND r.carry IS NULL AND r.same IS NULL
  AND r.linked_at <= $known AND coalesce(r.superseded_at, 9223372036854775807) > $known AND coalesce(r.earliest, $at) <= $at
RETURN collect([key, r.line_id, coalesce(r.role, r.was, type(r)), startNode(r) = s, r.origin, r.base_quantity, r.base_unit, r.earliest, r.latest,
                r.location_id, r.from_location_id, r.hu_key, r.from_hu_key,
                coalesce(end.document, end.shipment_id, end.receipt_id, end.return_id, end.event_id), end.transformation_key,
                [end.order_id, r.order_id, r.shipment_line_id, r.supplier_lot_number],
                end:Shipment AND (end.customer_id IS NULL
                  OR EXISTS { MATCH (place:Location {location_id: end.customer_id}) WHERE place.site IS NOT NULL })]) AS lines
