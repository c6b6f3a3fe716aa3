// name: trace/events_known
// purpose: How many events were on record at a commit.
// mode: read
// params: known
// columns: events
// sample: {"known": 1}
MATCH (e:Event) WHERE e.commit <= $known RETURN count(e) AS events
