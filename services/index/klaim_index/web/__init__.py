"""The ledger over HTTP: an API and a page."""
