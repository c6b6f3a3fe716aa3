// name: rebuild/wipe_events
// purpose: Take one page of events off the graph; they keep what they say.
// mode: write
// params: size
// columns: done
// sample: {"size": 0}
// allow: Eager - what is deleted is found first
MATCH (event:Event)
WHERE event.json IS NOT NULL AND event.stub IS NULL
WITH event LIMIT $size
CALL (event) {
  OPTIONAL MATCH (event)-[line]-()
  DELETE line
}
SET event.stub = true
REMOVE event.void
RETURN count(event) AS done
