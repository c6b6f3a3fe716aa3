// name: recall/suppliers
// purpose: Suppliers and whom to reach there.
// mode: read
// params: ids
// columns: suppliers
// sample: {"ids": ["S1"]}
UNWIND $ids AS id
MATCH (p:Supplier {supplier_id: id})
RETURN collect([id, p.name, p.contact, p.email, p.phone, p.address]) AS suppliers
