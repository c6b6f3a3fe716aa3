// What an EPCIS event says without its declarations: error declarations find by it the events they take back (semantics 4.4).
CREATE INDEX event_source_content IF NOT EXISTS FOR (n:Event) ON (n.source_content_hash);
