// name: recall/customers
// purpose: Customers and whom to reach there, and whether the id is that of a place of ours.
// mode: read
// params: ids
// columns: customers
// sample: {"ids": ["C1"]}
UNWIND $ids AS id
OPTIONAL MATCH (c:Customer {customer_id: id})
RETURN collect([id, c.name, c.level, c.contact, c.email, c.phone, c.address, c.stub,
                EXISTS { MATCH (place:Location {location_id: id}) WHERE place.site IS NOT NULL }]) AS customers
