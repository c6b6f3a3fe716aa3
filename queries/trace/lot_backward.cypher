// name: trace/lot_backward
// purpose: The usual question in one go: the lot that one of these texts names, by key or number, and everything it was made of today; the last commit.
// mode: read
// params: texts, limit
// columns: found, lot_keys, content_keys, documents, sources, targets, unknown_times, commits, lots, starts
// sample: {"texts": ["L1"], "limit": 100}
CALL () {
  MATCH (c:Commit) WHERE c.number > 0
  WITH c ORDER BY c.number DESC LIMIT 1
  RETURN collect(c.number) AS commits
}
CALL () {
  UNWIND $texts AS text
  OPTIONAL MATCH (one:Lot {lot_key: text})
  OPTIONAL MATCH (other:Lot {lot_number: text})
  WITH collect(DISTINCT one) + collect(DISTINCT other) AS found
  RETURN [i IN range(0, size(found) - 1) WHERE NOT found[i] IN found[0..i] | found[i]] AS named
}
CALL (named) {
  WITH named WHERE size(named) = 1
  MATCH (s:Segment {lot_key: named[0].lot_key})
  WHERE (s:Lot OR s.inflows > 0 AND s.dead IS NULL)
    AND NOT EXISTS { MATCH (s)-[r:FLOWS_TO]->(:Segment) WHERE r.carry }
  RETURN collect(s) AS starts
}
CALL (starts) {
  WITH starts WHERE size(starts) <= 8
  UNWIND starts AS s
  MATCH (s)<-[:FLOWS_TO*0..]-(n)
  WITH DISTINCT n LIMIT $limit
  RETURN collect(n) AS ns
}
CALL (ns) {
  UNWIND ns AS n
  RETURN collect(elementId(n)) AS found, collect(coalesce(n.lot_key, '')) AS lot_keys,
         collect(coalesce(n.content_key, '')) AS content_keys, collect(coalesce(n.document, '')) AS documents
}
CALL (ns) {
  UNWIND range(0, size(ns) - 1) AS i
  WITH i, ns[i] AS n
  MATCH (n)<-[r:FLOWS_TO]-(m)
  RETURN collect(i) AS sources, collect(elementId(m)) AS targets,
         collect(DISTINCT CASE WHEN r.carry IS NULL AND r.same IS NULL AND (r.earliest < -9223372036854775807 OR r.latest = 9223372036854775807)
                          THEN r.line_id END) AS unknown_times
}
RETURN found, lot_keys, content_keys, documents, sources, targets, unknown_times,
  commits, [lot IN named | [lot.lot_key, lot.lot_number, lot.item_id]] AS lots, [s IN starts | elementId(s)] AS starts
