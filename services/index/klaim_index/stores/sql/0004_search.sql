-- What claims are found by (klaim_index.core.search): the folded forms of their words, marks for all that can be asked of them, names to look up.
-- Filled anew, article by article, where the ledger is older than this or the forms are made otherwise (stores/search/filling.py).

DROP TABLE claim_words;
DROP INDEX claim_by_entity;
DROP INDEX claim_by_outlet;
DROP INDEX claim_by_stance;

CREATE TABLE claim_entry (
    place  INTEGER PRIMARY KEY,
    who    TEXT NOT NULL, -- the source as it is written, and its role
    folded TEXT NOT NULL,
    marks  TEXT NOT NULL
) STRICT;

CREATE VIEW claim_indexed AS
SELECT place, said, name, who, also, folded, marks FROM claim_entry CROSS JOIN claim_text USING (place);

CREATE VIRTUAL TABLE claim_words USING fts5 (
    said, name, who, also, folded, marks,
    content = 'claim_indexed', content_rowid = 'place', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2'
);

CREATE TABLE known_name (
    field  TEXT NOT NULL,
    plain  TEXT NOT NULL,
    target TEXT NOT NULL,
    claims INTEGER NOT NULL, -- how many tell it
    PRIMARY KEY (field, plain, target)
) STRICT, WITHOUT ROWID;

CREATE TABLE known_figure (
    unit   TEXT NOT NULL, -- '' is any
    value  REAL NOT NULL,
    claims INTEGER NOT NULL,
    PRIMARY KEY (unit, value)
) STRICT, WITHOUT ROWID;

-- How far the entries are made: those of places below `done` (all of them where it is null) are of this edition.
CREATE TABLE entries_made (
    edition TEXT NOT NULL,
    done    INTEGER
) STRICT;
INSERT INTO entries_made VALUES ('', 0);
