// name: trace/lot_forward
// purpose: The usual question in one go: the lot that one of these texts names, by key or number, and everything it flows into today; the last commit.
// mode: read
// params: texts, limit
// columns: found, lot_keys, depths, later, contents, commits, lots, starts
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
    AND NOT EXISTS { MATCH (s)<-[r:FLOWS_TO]-(:Segment) WHERE r.carry }
  RETURN collect(s) AS starts
}
CALL (starts) {
  WITH starts WHERE size(starts) <= 8
  UNWIND starts AS s
  MATCH way = (s)-[:FLOWS_TO*0..]->(n)
  WITH n, min(length(way)) AS depth LIMIT $limit
  RETURN collect(elementId(n)) AS found, collect(CASE WHEN n:Transformation THEN '' ELSE n.lot_key END) AS lot_keys, collect(depth) AS depths,
         collect(DISTINCT CASE WHEN NOT n:Transformation AND NOT n:Lot THEN n.lot_key END) AS later
}
RETURN found, lot_keys, depths, later, [] AS contents, commits, [lot IN named | [lot.lot_key, lot.lot_number, lot.item_id]] AS lots, [s IN starts | elementId(s)] AS starts
