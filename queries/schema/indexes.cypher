// name: schema/indexes
// purpose: Every index of the database with its state; a constraint's index bears the constraint's name.
// mode: read
// params:
// columns: name, state
// sample: {}
SHOW INDEXES YIELD name, state
RETURN name, state
ORDER BY name
