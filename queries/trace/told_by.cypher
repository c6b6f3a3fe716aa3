// name: trace/told_by
// purpose: What events say, and when they were recorded.
// mode: read
// params: event_ids
// columns: events
// sample: {"event_ids": ["flat|receipt|R1"]}
UNWIND $event_ids AS id
MATCH (e:Event {event_id: id}) WHERE e.json IS NOT NULL
OPTIONAL MATCH (c:Commit {number: e.commit})
RETURN collect([id, e.json, e.commit, c.at]) AS events
