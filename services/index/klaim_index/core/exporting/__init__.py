"""The ledger's claims, statements and disputes as whole files: all that passes, in one form (docs/exporting.md)."""
