// name: trace/units_of
// purpose: The handling units of contents, as pairs.
// mode: read
// params: contents
// columns: units
// sample: {"contents": ["4:00000000-0000-0000-0000-000000000000:0"]}
UNWIND $contents AS id
MATCH (c) WHERE elementId(c) = id
RETURN collect([id, c.hu_key]) AS units
