// name: trace/walk_units_forward_as_of
// purpose: Everything that a few contents of handling units flow into, as of a business time and a commit: the nodes, starts included, with their lots and how many relationships lie before them.
// mode: read
// params: starts, limit, known, at
// columns: found, lot_keys, depths, later, contents
// sample: {"starts": ["4:00000000-0000-0000-0000-000000000000:0"], "limit": 100, "known": 9223372036854775806, "at": 9223372036854775807}
UNWIND $starts AS start
MATCH (s) WHERE elementId(s) = start
MATCH way = (s)-[steps:UNIT_FLOWS_TO|FLOWS_TO|SUPERSEDED_UNIT_FLOW|SUPERSEDED_FLOW*0..]->(n)
WHERE all(r IN steps WHERE r.linked_at <= $known AND coalesce(r.superseded_at, 9223372036854775807) > $known AND coalesce(r.earliest, $at) <= $at)
WITH n, min(length(way)) AS depth LIMIT $limit
RETURN collect(elementId(n)) AS found, collect(CASE WHEN n:Transformation THEN '' ELSE n.lot_key END) AS lot_keys, collect(depth) AS depths,
       collect(DISTINCT CASE WHEN NOT n:Transformation AND NOT n:Lot THEN n.lot_key END) AS later, collect(CASE WHEN n:Content THEN elementId(n) END) AS contents
