// name: load/begin
// purpose: Open a load; the same load again changes nothing.
// mode: write
// params: load_id, source, started, files, site_zone, namespace, whole
// columns:
// sample: {"load_id": "sample", "source": "flat", "started": 0, "files": ["receipts.csv"], "site_zone": "UTC", "namespace": "", "whole": false}
MERGE (load:Load {load_id: $load_id})
SET load.source = $source, load.started = $started, load.files = $files, load.site_zone = $site_zone, load.namespace = $namespace, load.whole = $whole
