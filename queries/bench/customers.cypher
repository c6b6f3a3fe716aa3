// name: bench/customers
// purpose: All customers, for the peers.
// mode: read
// params: 
// columns: customer_ids, names
// sample: {}
MATCH (c:Customer)
RETURN collect(c.customer_id) AS customer_ids, collect(coalesce(c.name, '')) AS names
