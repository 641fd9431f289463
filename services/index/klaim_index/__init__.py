"""klaim's ledger: claims in a queryable store, an API and a page."""
