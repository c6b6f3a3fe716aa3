// name: recall/checked
// purpose: Note that a version of an impact list was still the same by what was known at a later commit.
// mode: write
// params: version_key, commit, at
// columns: 
// sample: {"version_key": "R-2026-0001/1", "commit": 1, "at": 1735689600000000}
MATCH (v:RecallVersion {version_key: $version_key})
SET v.checked_commit = $commit, v.checked_at = $at
