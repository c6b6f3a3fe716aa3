// name: schema/record_migration
// purpose: Note that a migration has been applied.
// mode: write
// params: number, name, checksum
// columns:
// sample: {"number": 1, "name": "keys", "checksum": "0"}
MERGE (m:Migration {number: $number})
SET m.name = $name, m.checksum = $checksum, m.applied_at = toString(datetime())
