// Recall cases, the kept versions of their impact lists, and the parts of these (docs/graph.md).
CREATE CONSTRAINT recall_id IF NOT EXISTS FOR (n:Recall) REQUIRE n.recall_id IS UNIQUE;
CREATE CONSTRAINT recall_version_key IF NOT EXISTS FOR (n:RecallVersion) REQUIRE n.version_key IS UNIQUE;
CREATE CONSTRAINT recall_part_key IF NOT EXISTS FOR (n:RecallPart) REQUIRE n.part_key IS UNIQUE;
