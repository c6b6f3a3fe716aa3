// name: record/lock_units
// purpose: Lock handling units in the given order, making a stub of each that nothing defines yet; tells which have a past.
// mode: write
// params: keys
// columns: used
// sample: {"keys": []}
// allow: Eager - all units are merged and locked before any is looked at
UNWIND $keys AS key
MERGE (unit:HandlingUnit {hu_key: key})
ON CREATE SET unit.stub = true
SET unit.touched = 1
WITH unit WHERE EXISTS { (unit)--() }
RETURN collect(unit.hu_key) AS used
