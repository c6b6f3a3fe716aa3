// name: trace/lots_of_item
// purpose: All lots of an item; with a window those that were made, received or commissioned in it.
// mode: read
// params: item_id, known, at, since, until
// columns: lot_keys
// sample: {"item_id": "I1", "known": 9223372036854775806, "at": 9223372036854775807, "since": -9223372036854775807, "until": 9223372036854775807}
MATCH (lot:Lot {item_id: $item_id})
WHERE $since < -9223372036854775807 AND $until = 9223372036854775807 OR EXISTS {
  MATCH (:Segment {lot_key: lot.lot_key})<-[r:FLOWS_TO|RECEIVED_AS|COMMISSIONED_AS|SUPERSEDED_FLOW|SUPERSEDED_LINE]-()
  WHERE r.carry IS NULL AND r.same IS NULL AND coalesce(r.was, '') <> 'RETURNED_AS' AND r.earliest <= $until AND r.latest >= $since
    AND r.linked_at <= $known AND coalesce(r.superseded_at, 9223372036854775807) > $known AND coalesce(r.earliest, $at) <= $at }
RETURN collect(lot.lot_key) AS lot_keys
