// name: trace/walk_units_backward
// purpose: Everything that a few contents of handling units were made of: the nodes, starts included, with their lots and how many relationships lie before them.
// mode: read
// params: starts, limit
// columns: found, lot_keys, depths, later, contents
// sample: {"starts": ["4:00000000-0000-0000-0000-000000000000:0"], "limit": 100}
UNWIND $starts AS start
MATCH (s) WHERE elementId(s) = start
MATCH way = (s)<-[:UNIT_FLOWS_TO|FLOWS_TO*0..]-(n)
WITH n, min(length(way)) AS depth LIMIT $limit
RETURN collect(elementId(n)) AS found, collect(CASE WHEN n:Transformation THEN '' ELSE n.lot_key END) AS lot_keys, collect(depth) AS depths,
       collect(DISTINCT CASE WHEN NOT n:Transformation AND NOT n:Lot THEN n.lot_key END) AS later, collect(CASE WHEN n:Content THEN elementId(n) END) AS contents
