"""Closed word lists as data files; README.md says where they come from."""
