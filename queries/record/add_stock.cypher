// name: record/add_stock
// purpose: Loose stock of lots at places; rows are lot, place, base unit, status, quantity, last time something came in.
// mode: write
// params: rows
// columns: 
// sample: {"rows": []}
UNWIND $rows AS row
MATCH (lot:Lot {lot_key: row[0]})
USING INDEX SEEK lot:Lot(lot_key)
MERGE (place:Location {location_id: row[1]})
ON CREATE SET place.stub = CASE WHEN row[1] = '' THEN null ELSE true END
MERGE (lot)-[stock:STOCK_AT {base_unit: row[2], status: row[3]}]->(place)
SET stock.base_quantity = coalesce(stock.base_quantity, 0) + row[4],
  stock.last_in = CASE WHEN row[5] IS NULL OR stock.last_in >= row[5] THEN stock.last_in ELSE row[5] END
