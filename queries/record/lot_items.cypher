// name: record/lot_items
// purpose: Hang new lots on their items.
// mode: write
// params: rows
// columns: 
// sample: {"rows": []}
UNWIND $rows AS row
MATCH (lot:Lot {lot_key: row[0]})
USING INDEX SEEK lot:Lot(lot_key)
MERGE (item:Item {item_id: row[1]})
ON CREATE SET item.stub = true
CREATE (lot)-[:OF_ITEM]->(item)
