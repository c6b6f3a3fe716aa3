// name: demo/foreign
// purpose: Whether a database holds what is not the demo's: events or loads of another source, or nodes that are none of ours.
// mode: read
// params: source, labels
// columns: source, label
// sample: {"source": "demo", "labels": ["Event"]}
OPTIONAL MATCH (told:Event|Load)
WHERE told.source <> $source
WITH told.source AS source LIMIT 1
OPTIONAL MATCH (node)
WHERE source IS NULL AND none(label IN labels(node) WHERE label IN $labels)
WITH source, node LIMIT 1
RETURN source, labels(node)[0] AS label
