// name: hold/seeds
// purpose: What a hold starts from, by the database's ids.
// mode: read
// params: hold_id
// columns: nodes, contents
// sample: {"hold_id": "H1"}
OPTIONAL MATCH (n)-[:SEED_OF]->(:Hold {hold_id: $hold_id})
RETURN collect(elementId(n)) AS nodes, collect(CASE WHEN n:Content THEN elementId(n) END) AS contents
