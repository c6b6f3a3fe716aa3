// name: recall/places
// purpose: Places with their name, site and type, and items with their name, where master rows tell.
// mode: read
// params: location_ids, item_ids
// columns: places, items
// sample: {"location_ids": ["B1"], "item_ids": ["I1"]}
CALL () { UNWIND $location_ids AS id MATCH (l:Location {location_id: id}) RETURN collect([id, l.name, l.site, l.type]) AS places }
CALL () { UNWIND $item_ids AS id MATCH (i:Item {item_id: id}) RETURN collect([id, i.name]) AS items }
RETURN places, items
