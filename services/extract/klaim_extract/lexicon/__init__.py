"""Closed word lists as data files; README.md says where they come from."""

from collections.abc import Iterator
from importlib.resources import files


def rows(name: str) -> Iterator[tuple[str, ...]]:
    """The tab-separated rows of *name*, without comments (`#`) and empty lines; a lone `-` is an empty cell."""
    for line in files(__package__).joinpath(name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield tuple("" if cell == "-" else cell for cell in line.split("\t"))
