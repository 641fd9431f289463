-- What articles have in common. Derived from what is held: it can be thrown away and made again.

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
) STRICT, WITHOUT ROWID;
CREATE INDEX grouped_by_fingerprint ON grouped (fingerprint) WHERE fingerprint IS NOT NULL;
CREATE INDEX grouped_by_elder ON grouped (elder);
CREATE INDEX grouped_by_parent ON grouped (parent) WHERE parent IS NOT NULL;
CREATE INDEX grouped_by_story ON grouped (story);

CREATE TABLE story_key (
    term       INTEGER NOT NULL, -- hashed
    week       INTEGER NOT NULL,
    article_id TEXT NOT NULL,
    PRIMARY KEY (term, week, article_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX story_key_by_article ON story_key (article_id);

-- Both ways.
CREATE TABLE neighbour (
    article_id TEXT NOT NULL,
    other      TEXT NOT NULL,
    strength   REAL NOT NULL,
    PRIMARY KEY (article_id, other)
) STRICT, WITHOUT ROWID;

CREATE TABLE grouped_claim (
    claim_id   TEXT PRIMARY KEY,
    article_id TEXT NOT NULL,
    elder      TEXT -- the claim of the elder that says the same, where the article is a younger twin
) STRICT, WITHOUT ROWID;
CREATE INDEX grouped_claim_by_elder ON grouped_claim (elder) WHERE elder IS NOT NULL;
CREATE INDEX grouped_claim_by_article ON grouped_claim (article_id);

CREATE TABLE claim_key (
    term     INTEGER NOT NULL, -- hashed
    span     INTEGER NOT NULL,
    claim_id TEXT NOT NULL,
    worth    INTEGER NOT NULL,
    PRIMARY KEY (term, span, claim_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX claim_key_by_claim ON claim_key (claim_id);

CREATE TABLE tie (
    one         TEXT NOT NULL,
    one_start   INTEGER NOT NULL,
    other       TEXT NOT NULL,
    other_start INTEGER NOT NULL,
    relation    TEXT NOT NULL,
    strength    REAL NOT NULL,
    PRIMARY KEY (one, one_start, other, other_start)
) STRICT, WITHOUT ROWID;
CREATE INDEX tie_by_other ON tie (other);

CREATE TABLE statement (
    statement_id TEXT PRIMARY KEY,
    at           TEXT NOT NULL, -- when the first claim appeared; '' where nobody knows
    entity_id    TEXT,
    claims       INTEGER NOT NULL,
    outlets      INTEGER NOT NULL,
    independent  INTEGER NOT NULL,
    body         TEXT NOT NULL  -- JSON
) STRICT, WITHOUT ROWID;
CREATE INDEX statement_by_time ON statement (at, statement_id);
CREATE INDEX statement_by_entity ON statement (entity_id, at, statement_id) WHERE entity_id IS NOT NULL;
CREATE INDEX statement_by_origins ON statement (at, statement_id) WHERE independent > 1;

CREATE TABLE saying (
    statement_id TEXT NOT NULL,
    claim_id     TEXT NOT NULL,
    PRIMARY KEY (claim_id, statement_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX saying_by_statement ON saying (statement_id);

CREATE TABLE copy (
    a    TEXT NOT NULL, -- article ids
    b    TEXT NOT NULL,
    at   TEXT NOT NULL,
    body TEXT NOT NULL, -- JSON
    PRIMARY KEY (a, b)
) STRICT, WITHOUT ROWID;
CREATE INDEX copy_by_other ON copy (b);
CREATE INDEX copy_by_time ON copy (at, a, b);

-- A side is a claim and the value it holds, as JSON.
CREATE TABLE rift (
    kind     TEXT NOT NULL,
    relation TEXT NOT NULL,
    one      TEXT NOT NULL,
    other    TEXT NOT NULL,
    PRIMARY KEY (kind, relation, one, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX rift_by_other ON rift (kind, relation, other);

CREATE TABLE side (
    kind       TEXT NOT NULL,
    relation   TEXT NOT NULL,
    place      TEXT NOT NULL,
    article_id TEXT NOT NULL,
    claim_id   TEXT NOT NULL,
    body       TEXT NOT NULL, -- JSON
    dispute_id TEXT NOT NULL,
    PRIMARY KEY (kind, relation, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX side_by_article ON side (article_id);
CREATE INDEX side_by_dispute ON side (dispute_id);

CREATE TABLE dispute (
    dispute_id TEXT PRIMARY KEY,
    at         TEXT NOT NULL,
    kind       TEXT NOT NULL,
    relation   TEXT NOT NULL,
    body       TEXT NOT NULL -- JSON
) STRICT, WITHOUT ROWID;
CREATE INDEX dispute_by_time ON dispute (at, dispute_id);

CREATE TABLE entity_name (
    article_id TEXT NOT NULL,
    claim_id   TEXT NOT NULL,
    entity_id  TEXT NOT NULL,
    canonical  TEXT NOT NULL, -- the id that stands for it in its story
    name       TEXT NOT NULL,
    type       TEXT NOT NULL,
    text       TEXT NOT NULL
) STRICT;
CREATE INDEX entity_name_by_article ON entity_name (article_id);
CREATE INDEX entity_name_by_canonical ON entity_name (canonical);

CREATE TABLE entity_merge (
    story     TEXT NOT NULL,
    entity_id TEXT NOT NULL,
    into_id   TEXT NOT NULL,
    why       TEXT NOT NULL,
    PRIMARY KEY (story, entity_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX entity_merge_by_entity ON entity_merge (into_id);
