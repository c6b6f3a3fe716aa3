// name: rebuild/wipe_units
// purpose: Take one page of units out of their places and out of one another.
// mode: write
// params: size
// columns: done
// sample: {"size": 0}
// allow: Eager - what is deleted is found first
MATCH (unit:HandlingUnit)
WHERE EXISTS { (unit)-[:AT|WITHIN|UNIT_LINE|SUPERSEDED_LINE]->() }
WITH unit LIMIT $size
CALL (unit) {
  OPTIONAL MATCH (unit)-[line:AT|WITHIN|UNIT_LINE|SUPERSEDED_LINE]->()
  DELETE line
}
RETURN count(unit) AS done
