// name: balance/tolerances
// purpose: The tolerance that items allow, with its reason, where their master rows tell one.
// mode: read
// params: item_ids
// columns: tolerances
// sample: {"item_ids": ["I1"]}
UNWIND $item_ids AS id
MATCH (item:Item {item_id: id}) WHERE item.tolerance_percent IS NOT NULL
RETURN collect([id, item.tolerance_percent, coalesce(item.tolerance_reason, 'no reason told')]) AS tolerances
