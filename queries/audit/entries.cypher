// name: audit/entries
// purpose: Entries of the audit chain after one, in order, each with all its properties.
// mode: read
// params: after, limit
// columns: entries
// sample: {"after": 0, "limit": 10}
MATCH (entry:AuditEntry) WHERE entry.seq > $after
WITH entry ORDER BY entry.seq LIMIT $limit
RETURN collect(properties(entry)) AS entries
