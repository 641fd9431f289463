"""Reading in a process of its own: what a hostile file breaks there is broken there alone."""
