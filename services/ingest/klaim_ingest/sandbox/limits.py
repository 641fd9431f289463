"""What one file may cost: a hundred times and more what any real article does."""

from dataclasses import dataclass

MEMORY_BYTES = 1_000_000_000  # beside what the reader has when it starts
CPU_SECONDS = 15  # since the last article it gave
MAX_ITEMS = 10_000
MAX_ANSWER_BYTES = 50_000_000
MAX_ANSWERS_BYTES = 100_000_000


@dataclass(frozen=True)
class Patience:
    """Seconds on the clock that a file may take, and how many more for each article it has given."""

    seconds: float
    per_article: float = 0.1


QUICK = Patience(1.0)
FULL = Patience(12.0)
