// name: trace/start_order
// purpose: What an order shipped (contents where units are named, else segments) or received.
// mode: read
// params: order_id, known, at, since, until
// columns: nodes, contents
// sample: {"order_id": "SO1", "known": 9223372036854775806, "at": 9223372036854775807, "since": -9223372036854775807, "until": 9223372036854775807}
MATCH (:Order {order_id: $order_id})<-[:FOR]-(e)
MATCH (e)-[r:SHIPPED_IN|RECEIVED_AS|SUPERSEDED_LINE]-(s:Segment)
WHERE coalesce(r.was, type(r)) IN ['SHIPPED_IN', 'RECEIVED_AS'] AND coalesce(r.order_id, $order_id) = $order_id
  AND r.linked_at <= $known AND coalesce(r.superseded_at, 9223372036854775807) > $known AND coalesce(r.earliest, $at) <= $at
  AND r.latest >= $since AND r.earliest <= $until
OPTIONAL MATCH (c:Content)-[k:CONTENT_LINE|SUPERSEDED_LINE]->(e)
WHERE k.line_id = r.line_id AND k.role = 'ship' AND k.linked_at <= $known AND coalesce(k.superseded_at, 9223372036854775807) > $known AND coalesce(k.earliest, $at) <= $at
RETURN collect(DISTINCT CASE WHEN c IS NULL THEN elementId(s) END) AS nodes, collect(DISTINCT elementId(c)) AS contents
