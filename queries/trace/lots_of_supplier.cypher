// name: trace/lots_of_supplier
// purpose: All lots received from a supplier; with a window those that were received in it.
// mode: read
// params: supplier_id, known, at, since, until
// columns: lot_keys
// sample: {"supplier_id": "S1", "known": 9223372036854775806, "at": 9223372036854775807, "since": -9223372036854775807, "until": 9223372036854775807}
MATCH (:Supplier {supplier_id: $supplier_id})<-[:FROM]-(:Receipt)-[r:RECEIVED_AS|SUPERSEDED_LINE]->(s:Segment)
WHERE coalesce(r.was, 'RECEIVED_AS') = 'RECEIVED_AS' AND r.earliest <= $until AND r.latest >= $since
  AND r.linked_at <= $known AND coalesce(r.superseded_at, 9223372036854775807) > $known AND coalesce(r.earliest, $at) <= $at
RETURN collect(DISTINCT s.lot_key) AS lot_keys
