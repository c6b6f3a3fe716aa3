// name: hold/breaches
// purpose: What was recorded in spite of a hold, oldest first.
// mode: read
// params: hold_id
// columns: breaches
// sample: {"hold_id": "H1"}
OPTIONAL MATCH (:Hold {hold_id: $hold_id})<-[:BREACHES]-(b:Breach)
WITH b ORDER BY b.commit, b.line_id
RETURN collect(b {.*}) AS breaches
