// name: recall/keep_version
// purpose: Keep a version of an impact list with its parts, each a piece of the compressed text.
// mode: write
// params: recall_id, version_key, values, parts
// columns: 
// allow: Eager - one version and its few parts
// sample: {"recall_id": "R-2026-0001", "version_key": "R-2026-0001/1", "values": {"number": 1}, "parts": []}
MATCH (r:Recall {recall_id: $recall_id})
SET r.last_version = $values.number
CREATE (v:RecallVersion {version_key: $version_key})-[:VERSION_OF]->(r)
SET v += $values
WITH v
UNWIND range(0, size($parts) - 1) AS number
CREATE (:RecallPart {part_key: $version_key + '/' + toString(number), number: number, bytes: $parts[number]})-[:PART_OF]->(v)
