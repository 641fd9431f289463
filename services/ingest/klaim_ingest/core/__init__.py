"""Cleaning, metadata, identity: text in, values out."""
