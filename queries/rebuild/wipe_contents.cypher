// name: rebuild/wipe_contents
// purpose: Delete one page of contents.
// mode: write
// params: size
// columns: done
// sample: {"size": 0}
// allow: Eager - what is deleted is found first
MATCH (content:Content)
WITH content LIMIT $size
DETACH DELETE content
RETURN count(*) AS done
