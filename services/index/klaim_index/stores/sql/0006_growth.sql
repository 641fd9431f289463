-- What is looked up for a new article lies together, by days: the cost of taking it in is then that of its days, however many there are.
-- All groups are derived: they are made anew when the ledger is next opened.

DELETE FROM neighbour;
DELETE FROM tie;
DELETE FROM saying;
DELETE FROM rift;
DELETE FROM side;
DELETE FROM entity_name;
DELETE FROM entity_merge;
DROP TABLE grouped;
DROP TABLE statement;
DROP TABLE copy;
DROP TABLE dispute;
DROP TABLE story_key;
DROP TABLE grouped_claim;
DROP TABLE claim_key;

CREATE TABLE story_key (
    week       INTEGER NOT NULL,
    term       INTEGER NOT NULL, -- hashed
    article_id TEXT NOT NULL,
    PRIMARY KEY (week, term, article_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX story_key_by_article ON story_key (article_id);

CREATE TABLE grouped_claim (
    number     INTEGER PRIMARY KEY, -- the span of days in the high bits
    claim_id   TEXT NOT NULL UNIQUE,
    article_id TEXT NOT NULL,
    elder      TEXT, -- the claim of the elder that says the same, where the article is a younger twin
    sketch     TEXT  -- what it is compared by, as JSON; none for what a younger twin says
) STRICT;
CREATE INDEX grouped_claim_by_elder ON grouped_claim (elder) WHERE elder IS NOT NULL;
CREATE INDEX grouped_claim_by_article ON grouped_claim (article_id);

CREATE TABLE claim_key (
    span   INTEGER NOT NULL,
    term   INTEGER NOT NULL, -- hashed
    number INTEGER NOT NULL, -- of the claim
    worth  INTEGER NOT NULL,
    PRIMARY KEY (span, term, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX claim_key_by_number ON claim_key (number);

-- Long rows stand in the order they came in; without row ids each would take a page.
CREATE TABLE grouped (
    article_id  TEXT PRIMARY KEY, -- whose newest revision is complete
    source_name TEXT NOT NULL,
    at          TEXT,             -- when it appeared
    day         INTEGER,          -- as an ordinal; of the latest saying, where nobody knows when it appeared
    weights     TEXT NOT NULL,    -- what it is about: terms with their weights, as JSON
    parent      TEXT,             -- the article it follows
    story       TEXT NOT NULL,    -- the article its story begins with
    fingerprint INTEGER,          -- what its twins share
    elder       TEXT NOT NULL     -- the twin that stands for it, mostly itself
) STRICT;
CREATE INDEX grouped_by_fingerprint ON grouped (fingerprint) WHERE fingerprint IS NOT NULL;
CREATE INDEX grouped_by_elder ON grouped (elder);
CREATE INDEX grouped_by_parent ON grouped (parent) WHERE parent IS NOT NULL;
CREATE INDEX grouped_by_story ON grouped (story);

CREATE TABLE statement (
    statement_id TEXT PRIMARY KEY,
    at           TEXT NOT NULL, -- when the first claim appeared; '' where nobody knows
    entity_id    TEXT,
    claims       INTEGER NOT NULL,
    outlets      INTEGER NOT NULL,
    independent  INTEGER NOT NULL,
    body         TEXT NOT NULL  -- JSON
) STRICT;
CREATE INDEX statement_by_time ON statement (at, statement_id);
CREATE INDEX statement_by_entity ON statement (entity_id, at, statement_id) WHERE entity_id IS NOT NULL;
CREATE INDEX statement_by_origins ON statement (at, statement_id) WHERE independent > 1;

CREATE TABLE copy (
    a    TEXT NOT NULL, -- article ids
    b    TEXT NOT NULL,
    at   TEXT NOT NULL,
    body TEXT NOT NULL, -- JSON
    PRIMARY KEY (a, b)
) STRICT;
CREATE INDEX copy_by_other ON copy (b);
CREATE INDEX copy_by_time ON copy (at, a, b);

CREATE TABLE dispute (
    dispute_id TEXT PRIMARY KEY,
    at         TEXT NOT NULL,
    kind       TEXT NOT NULL,
    relation   TEXT NOT NULL,
    body       TEXT NOT NULL -- JSON
) STRICT;
CREATE INDEX dispute_by_time ON dispute (at, dispute_id);
