// name: schema/applied
// purpose: The migrations this database has had, in order.
// mode: read
// params:
// columns: number, name, checksum, applied_at
// sample: {}
MATCH (m:Migration)
RETURN m.number AS number, m.name AS name, m.checksum AS checksum, m.applied_at AS applied_at
ORDER BY number
