"""Keeping what klaim took in: proving that nothing is lost, copying it while klaim runs, making the ledger anew."""
