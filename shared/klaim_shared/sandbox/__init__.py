"""Work on hostile input in a process of its own: what is broken there is broken there alone.

The child (`confinement`) has limits and no life after its parent; the parent (`keeper`) holds it, waits only so long, and replaces it.
"""
