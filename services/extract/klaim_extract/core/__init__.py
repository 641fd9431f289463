"""Extraction: text in, claims out; no I/O, no clock."""
