// name: record/put_vessels
// purpose: Say which lot is the content of places (none: it is no vessel), and that this commit did.
// mode: write
// params: rows, number
// columns: 
// allow: Eager - the places are found before the counter is made
// sample: {"rows": [], "number": 1}
UNWIND $rows AS row
MATCH (place:Location {location_id: row[0]})
USING INDEX SEEK place:Location(location_id)
SET place.vessel_lot = row[1]
WITH DISTINCT 1 AS once
MERGE (counter:Counter {name: 'vessels'})
SET counter.value = $number, counter.version = randomUUID()
