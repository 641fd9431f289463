"""A module for each format: bytes in, raw articles out."""
