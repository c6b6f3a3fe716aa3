// name: hold/list
// purpose: Holds with how much each has marked, and how many breaches there are of it; newest first.
// mode: read
// params: hold_ids, released
// columns: holds
// sample: {"hold_ids": [], "released": true}
CALL () {
  UNWIND $hold_ids AS id MATCH (h:Hold {hold_id: id}) RETURN h
UNION
  // Nobody looks at all holds to show one.
  UNWIND CASE WHEN size($hold_ids) = 0 THEN [1] ELSE [] END AS _
  MATCH (h:Hold) WHERE h.status IN ['placing', 'placed'] + CASE WHEN $released THEN ['released'] ELSE [] END RETURN h
}
WITH h ORDER BY h.placed_at DESC, h.hold_id
RETURN collect([h {.*}, COUNT { (h)<-[:HELD_BY]-() }, COUNT { (h)<-[:BREACHES]-() }]) AS holds
