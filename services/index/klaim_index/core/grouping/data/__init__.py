"""Words by hand, as data: a line that begins with # says what they are."""

from collections.abc import Iterator
from importlib.resources import files


def lines_of(name: str) -> Iterator[str]:
    """The lines of that file that hold something."""
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return (line for line in text.splitlines() if line.strip() and not line.startswith("#"))


def words_of(name: str) -> frozenset[str]:
    """All words of that file."""
    return frozenset(word for line in lines_of(name) for word in line.split())
