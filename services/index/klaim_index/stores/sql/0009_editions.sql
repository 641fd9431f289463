-- Which code made the groups; where it is another now they are made anew beside the ledger (stores/groups/anew.py), and answer until then.
CREATE TABLE groups_made (
    edition TEXT NOT NULL, -- '' is a klaim that did not say
    attempt TEXT NOT NULL  -- names the file in which they are being made anew; '' where they are not
) STRICT;
INSERT INTO groups_made VALUES ('', '');

-- What came while they are being made anew, and stands in no group yet.
CREATE TABLE ungrouped (
    number        INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id    TEXT,
    correction_id TEXT
) STRICT;
