// name: trace/lots_of_supplier_lot
// purpose: All lots received under a supplier's lot number; the supplier is empty where no receipt names one.
// mode: read
// params: supplier_id, supplier_lot_number, known, at
// columns: lot_keys
// sample: {"supplier_id": "S1", "supplier_lot_number": "X", "known": 9223372036854775806, "at": 9223372036854775807}
CALL () {
  MATCH (e:Receipt)-[r:RECEIVED_AS {supplier_lot_number: $supplier_lot_number}]->(s:Segment)
  WHERE coalesce(e.supplier_id, '') = $supplier_id AND r.linked_at <= $known AND coalesce(r.superseded_at, 9223372036854775807) > $known AND coalesce(r.earliest, $at) <= $at
  RETURN s.lot_key AS lot_key
UNION
  MATCH (e:Receipt)-[r:SUPERSEDED_LINE {supplier_lot_number: $supplier_lot_number}]->(s:Segment)
  WHERE r.was = 'RECEIVED_AS' AND coalesce(e.supplier_id, '') = $supplier_id AND r.linked_at <= $known AND coalesce(r.superseded_at, 9223372036854775807) > $known AND coalesce(r.earliest, $at) <= $at
  RETURN s.lot_key AS lot_key
}
RETURN collect(DISTINCT lot_key) AS lot_keys
