// name: load/shipped_lots
// purpose: The lot that each of these shipment lines shipped.
// mode: read
// params: event_ids
// columns: event_id, lot_key
// sample: {"event_ids": ["flat|shipment|D1"]}
UNWIND $event_ids AS event_id
MATCH (shipment:Event {event_id: event_id})<-[:SHIPPED_IN]-(segment:Segment)
RETURN DISTINCT event_id, segment.lot_key AS lot_key
