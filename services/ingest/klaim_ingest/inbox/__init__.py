"""The watched folder: what lies there, what became of it."""
