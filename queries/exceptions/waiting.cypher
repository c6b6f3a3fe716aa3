// name: exceptions/waiting
// purpose: Open exceptions that wait for the same thing, like the item of a lot.
// mode: read
// params: expected, limit
// columns: rejected_id
// sample: {"expected": "a lot whose item is on record", "limit": 10}
MATCH (rejected:RejectedRow {status: "open"})
WHERE rejected.expected = $expected
RETURN rejected.rejected_id AS rejected_id ORDER BY rejected_id LIMIT $limit
