-- What was written of each article, as a digest: so that a bit that turns later is found. '' is how many things have come.
-- A migration that rewrites what is sealed (stores/seals.py) deletes the seals; they are made anew when the ledger is next opened.
CREATE TABLE seal (
    article_id TEXT PRIMARY KEY,
    digest     TEXT NOT NULL
) STRICT, WITHOUT ROWID;
