"""Extraction in a process of its own: an article that breaks it is known, and breaks nothing else."""
