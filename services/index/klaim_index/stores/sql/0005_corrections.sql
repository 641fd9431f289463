-- What people said. The file of corrections beside the ledger is what counts; this is made from it, and with it whatever groups it bears on.

CREATE TABLE correction (
    correction_id TEXT PRIMARY KEY,
    rank          TEXT NOT NULL, -- of two that contradict, the greater holds
    action        TEXT NOT NULL,
    about         TEXT,
    by            TEXT NOT NULL,
    in_force      INTEGER NOT NULL DEFAULT 0,
    body          TEXT NOT NULL  -- JSON
) STRICT, WITHOUT ROWID;
CREATE INDEX correction_by_rank ON correction (rank);

CREATE TABLE correction_article (
    article_id    TEXT NOT NULL,
    correction_id TEXT NOT NULL,
    PRIMARY KEY (article_id, correction_id)
) STRICT, WITHOUT ROWID;

-- Claims that read otherwise than they were extracted, as they were.
CREATE TABLE amended (
    claim_id TEXT PRIMARY KEY,
    body     TEXT NOT NULL -- JSON
) STRICT, WITHOUT ROWID;

-- What corrections say of units of claims (of a dispute: of claims), where both are grouped. A unit is a claim and where it begins.
CREATE TABLE bond (
    concerns      TEXT NOT NULL, -- statement, or what the dispute is about
    one           TEXT NOT NULL,
    one_start     INTEGER NOT NULL,
    other         TEXT NOT NULL,
    other_start   INTEGER NOT NULL,
    together      INTEGER NOT NULL,
    correction_id TEXT NOT NULL,
    PRIMARY KEY (concerns, one, one_start, other, other_start, correction_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX bond_by_other ON bond (concerns, other);
CREATE INDEX bond_by_correction ON bond (correction_id);

-- What corrections in force say of articles (of stories) and of names.
CREATE TABLE link (
    concerns      TEXT NOT NULL, -- story or entity
    one           TEXT NOT NULL,
    other         TEXT NOT NULL,
    together      INTEGER NOT NULL,
    correction_id TEXT NOT NULL,
    PRIMARY KEY (concerns, one, other, correction_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX link_by_other ON link (concerns, other);

CREATE INDEX entity_name_by_entity ON entity_name (entity_id);
