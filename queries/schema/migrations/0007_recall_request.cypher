// A case knows the request that opened it, so that a request sent again opens no second one.
CREATE CONSTRAINT recall_request IF NOT EXISTS FOR (n:Recall) REQUIRE n.request_key IS UNIQUE;
