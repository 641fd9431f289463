"""Correcting claims and groups: what a person says becomes an event that is anchored in the text."""
