// name: record/void_component
// purpose: All events joined to these by voids, with what each voids.
// mode: read
// params: ids
// columns: event_id, stub, void, is_void, targets
// sample: {"ids": []}
UNWIND $ids AS id
MATCH (start:Event {event_id: id})
USING INDEX SEEK start:Event(event_id)
MATCH (start)-[:VOIDS*0..]-(event)
WITH DISTINCT event
OPTIONAL MATCH (event)-[voids:VOIDS]->(target)
RETURN event.event_id AS event_id, coalesce(event.stub, false) AS stub, coalesce(event.void, false) AS void,
  event:Void AS is_void, collect([target.event_id, voids.line]) AS targets
