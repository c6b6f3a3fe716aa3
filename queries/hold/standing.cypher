// name: hold/standing
// purpose: Contents of these units that stand at these places now, nested ones too.
// mode: read
// params: units, locations
// columns: found
// sample: {"units": ["H1"], "locations": ["B1"]}
UNWIND $units AS key
MATCH (unit:HandlingUnit {hu_key: key})
MATCH (unit)-[ws:WITHIN*0..]->(top)
WHERE all(w IN ws WHERE w.until IS NULL AND w.superseded_at IS NULL)
WITH DISTINCT unit, top
MATCH (top)-[a:AT]->(place:Location)
WHERE a.until IS NULL AND a.superseded_at IS NULL AND place.location_id IN $locations
MATCH (unit)<-[i:IN]-(c:Content) WHERE i.until IS NULL AND i.superseded_at IS NULL
RETURN collect(DISTINCT [c.content_key, place.location_id]) AS found
