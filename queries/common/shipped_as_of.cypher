// name: common/shipped_as_of
// purpose: How many shipment lines each group of nodes flows into, as of a business time and a commit.
// mode: read
// params: groups, known, at
// columns: counted
// sample: {"groups": [["4:00000000-0000-0000-0000-000000000000:0"]], "known": 9223372036854775806, "at": 9223372036854775807}
UNWIND range(0, size($groups) - 1) AS i
CALL (i) {
  UNWIND $groups[i] AS start
  MATCH (s) WHERE elementId(s) = start
  MATCH (s)-[steps:FLOWS_TO|SUPERSEDED_FLOW*0..]->(n)
  WHERE all(r IN steps WHERE r.linked_at <= $known AND coalesce(r.superseded_at, 9223372036854775807) > $known AND coalesce(r.earliest, $at) <= $at)
  WITH DISTINCT n
  MATCH (n)-[r:SHIPPED_IN|SUPERSEDED_LINE]->(:Shipment)
  WHERE coalesce(r.was, 'SHIPPED_IN') = 'SHIPPED_IN' AND r.linked_at <= $known AND coalesce(r.superseded_at, 9223372036854775807) > $known AND coalesce(r.earliest, $at) <= $at
  RETURN count(r) AS lines
}
RETURN collect([i, lines]) AS counted
