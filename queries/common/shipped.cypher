// name: common/shipped
// purpose: How many shipment lines each group of nodes flows into today.
// mode: read
// params: groups
// columns: counted
// sample: {"groups": [["4:00000000-0000-0000-0000-000000000000:0"]]}
UNWIND range(0, size($groups) - 1) AS i
CALL (i) {
  UNWIND $groups[i] AS start
  MATCH (s) WHERE elementId(s) = start
  MATCH (s)-[:FLOWS_TO*0..]->(n)
  WITH DISTINCT n
  MATCH (n)-[r:SHIPPED_IN]->()
  RETURN count(r) AS lines
}
RETURN collect([i, lines]) AS counted
