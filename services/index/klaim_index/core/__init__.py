"""What is asked of the ledger and what it answers; no I/O."""
