// What requests were answered, so that one that is sent again does nothing again (docs/api.md).
CREATE CONSTRAINT reply_key IF NOT EXISTS FOR (n:KeptReply) REQUIRE n.reply_key IS UNIQUE;
CREATE INDEX reply_created IF NOT EXISTS FOR (n:KeptReply) ON (n.created_at);
