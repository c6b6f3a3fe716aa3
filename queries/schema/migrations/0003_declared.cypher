// Error declarations of events without an id are found by the content they declare wrong.
CREATE INDEX event_declares IF NOT EXISTS FOR (event:Event) ON (event.declares);
