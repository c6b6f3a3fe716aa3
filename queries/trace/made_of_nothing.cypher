// name: trace/made_of_nothing
// purpose: Transformations of a backward walk that took nothing on record: their documents, each with a node that they made.
// mode: read
// params: nodes, known, at
// columns: made
// sample: {"nodes": ["4:00000000-0000-0000-0000-000000000000:0"], "known": 9223372036854775806, "at": 9223372036854775807}
UNWIND $nodes AS id
MATCH (t) WHERE elementId(t) = id
  AND NOT EXISTS {
    MATCH (t)<-[r:FLOWS_TO|SUPERSEDED_FLOW]-()
    WHERE r.linked_at <= $known AND coalesce(r.superseded_at, 9223372036854775807) > $known AND coalesce(r.earliest, $at) <= $at }
MATCH (t)-[r:FLOWS_TO|SUPERSEDED_FLOW|UNIT_FLOWS_TO|SUPERSEDED_UNIT_FLOW]->(m)
WHERE r.linked_at <= $known AND coalesce(r.superseded_at, 9223372036854775807) > $known AND coalesce(r.earliest, $at) <= $at
RETURN collect(DISTINCT [coalesce(t.document, ''), elementId(m)]) AS made
