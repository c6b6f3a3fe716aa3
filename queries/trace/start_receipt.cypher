// name: trace/start_receipt
// purpose: The segments that the lines of a receipt entered.
// mode: read
// params: receipt_id, known, at
// columns: nodes
// sample: {"receipt_id": "R1", "known": 9223372036854775806, "at": 9223372036854775807}
CALL () {
  MATCH (e:Receipt {receipt_id: $receipt_id}) RETURN e
UNION
  MATCH (e:Event {event_id: $receipt_id}) RETURN e
}
MATCH (e)-[r:RECEIVED_AS|SUPERSEDED_LINE]->(s:Segment)
WHERE coalesce(r.was, 'RECEIVED_AS') = 'RECEIVED_AS' AND r.linked_at <= $known AND coalesce(r.superseded_at, 9223372036854775807) > $known AND coalesce(r.earliest, $at) <= $at
RETURN collect(DISTINCT elementId(s)) AS nodes
