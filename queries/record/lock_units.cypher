// name: record/lock_units
// purpose: Lock handling units in the given order, making a stub of each that nothing defines yet.
// mode: write
// params: keys
// columns: 
// sample: {"keys": []}
UNWIND $keys AS key
MERGE (unit:HandlingUnit {hu_key: key})
ON CREATE SET unit.stub = true
SET unit.touched = 1
