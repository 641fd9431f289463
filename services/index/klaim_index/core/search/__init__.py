"""Searching claims: the language of a question, and the words and marks that a claim is found by (docs/searching.md)."""
