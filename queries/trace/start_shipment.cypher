// name: trace/start_shipment
// purpose: What a shipment or shipment line took: contents where units are named, else segments.
// mode: read
// params: shipment, known, at, since, until
// columns: nodes, contents
// sample: {"shipment": "SH1", "known": 9223372036854775806, "at": 9223372036854775807, "since": -9223372036854775807, "until": 9223372036854775807}
CALL () {
  MATCH (e:Shipment {shipment_id: $shipment}) RETURN e, null AS line
UNION
  MATCH (e:Event {event_id: $shipment}) RETURN e, null AS line
UNION
  MATCH (:Segment)-[l:SHIPPED_IN {shipment_line_id: $shipment}]->(e:Shipment) RETURN e, $shipment AS line
}
MATCH (e)<-[r:SHIPPED_IN|SUPERSEDED_LINE]-(s:Segment)
WHERE coalesce(r.was, 'SHIPPED_IN') = 'SHIPPED_IN' AND (line IS NULL OR r.shipment_line_id = line)
  AND r.linked_at <= $known AND coalesce(r.superseded_at, 9223372036854775807) > $known AND coalesce(r.earliest, $at) <= $at
  AND r.latest >= $since AND r.earliest <= $until
OPTIONAL MATCH (c:Content)-[k:CONTENT_LINE|SUPERSEDED_LINE]->(e)
WHERE k.line_id = r.line_id AND k.role = 'ship' AND k.linked_at <= $known AND coalesce(k.superseded_at, 9223372036854775807) > $known AND coalesce(k.earliest, $at) <= $at
RETURN collect(DISTINCT CASE WHEN c IS NULL THEN elementId(s) END) AS nodes, collect(DISTINCT elementId(c)) AS contents
