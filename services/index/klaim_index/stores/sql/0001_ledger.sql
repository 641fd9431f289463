-- Places (klaim_index.core.place) are row ids: newest first, a range of days and the next page are ranges of row ids.

CREATE TABLE arrivals (next INTEGER NOT NULL) STRICT;
INSERT INTO arrivals VALUES (1);

CREATE TABLE article (
    place       INTEGER PRIMARY KEY,
    article_id  TEXT NOT NULL,
    revision    INTEGER NOT NULL,
    rank        TEXT NOT NULL,
    current     INTEGER NOT NULL, -- the newest revision whose text is held
    outlet      TEXT,             -- case folded
    title       TEXT,
    source_name TEXT NOT NULL,
    indexed_at  TEXT NOT NULL,
    head        TEXT NOT NULL,    -- the event's data as JSON, without the two below
    removed     TEXT NOT NULL,
    body        TEXT NOT NULL,
    UNIQUE (article_id, revision)
) STRICT;
CREATE INDEX article_by_outlet ON article (outlet, place);

-- One for each revision that any event has told of. Derived from the others; kept for counting.
CREATE TABLE standing (
    article_id TEXT NOT NULL,
    revision   INTEGER NOT NULL,
    newest     INTEGER NOT NULL,
    complete   INTEGER NOT NULL,
    held       INTEGER NOT NULL,
    visible    INTEGER NOT NULL,
    PRIMARY KEY (article_id, revision)
) STRICT, WITHOUT ROWID;

CREATE TABLE closing (
    article_id TEXT NOT NULL,
    revision   INTEGER NOT NULL,
    rank       TEXT NOT NULL,
    claim_ids  TEXT NOT NULL, -- JSON
    PRIMARY KEY (article_id, revision)
) STRICT, WITHOUT ROWID;

-- What is asked by; kept narrow, since a search may look at many of these for each that it gives out.
CREATE TABLE claim (
    place      INTEGER PRIMARY KEY,
    claim_id   TEXT NOT NULL UNIQUE,
    article_id TEXT NOT NULL,
    revision   INTEGER NOT NULL,
    rank       TEXT NOT NULL,
    current    INTEGER NOT NULL,
    kind       TEXT NOT NULL,
    stance     TEXT,
    entity_id  TEXT,
    outlet     TEXT, -- case folded
    indexed_at TEXT NOT NULL
) STRICT;
CREATE INDEX claim_by_article ON claim (article_id, revision);
CREATE INDEX claim_by_entity ON claim (entity_id, place) WHERE entity_id IS NOT NULL;
CREATE INDEX claim_by_outlet ON claim (outlet, place);
CREATE INDEX claim_by_stance ON claim (stance, place);

CREATE TABLE claim_text (
    place INTEGER PRIMARY KEY,
    said  TEXT NOT NULL,
    name  TEXT NOT NULL,
    also  TEXT NOT NULL,
    body  TEXT NOT NULL -- the event's data as JSON
) STRICT;

CREATE VIRTUAL TABLE claim_words USING fts5 (
    said, name, also, content = 'claim_text', content_rowid = 'place', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE article_words USING fts5 (
    title, source_name, content = 'article', content_rowid = 'place', tokenize = 'unicode61 remove_diacritics 2'
);
