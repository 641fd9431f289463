"""Small made-up articles, each another, and some that are poison to an extractor in which KLAIM_FAULT is set."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

SYLLABLES: Final = ("ba", "ri", "ka", "mo", "la", "ten", "su", "ja", "wi", "ro", "pa", "din", "gu", "ne", "sa", "tor", "mi", "lu")
SENTENCES: Final = (
    "Kepala Desa {place} {name} mengatakan {number} {thing} rusak di {place}.",
    "{name} dari {place} menyebut {number} {thing} belum diperiksa hingga Senin.",
    "“Ada {number} {thing} yang hilang di {place},” kata {name}.",
    "Menurut {name}, {number} warga {place} menunggu {thing} sejak pekan lalu.",
)


@dataclass(frozen=True)
class Poison:
    """A marker, what an article that bears it does to the process that extracts, and the code it must end with."""

    marker: str
    action: str
    reason: str


POISON: Final = (
    Poison("RACUNMATI", "kill", "crashed"),
    Poison("RACUNGAGAL", "raise", "crashed"),
    Poison("RACUNDIAM", "stall", "too_slow"),
    Poison("RACUNPUTAR", "spin", "too_slow"),
    Poison("RACUNTIMBUN", "hoard", "too_much_memory"),
)
FAULTS: Final = ",".join(f"extract.child@{poison.marker}:*:{poison.action}" for poison in POISON)


@dataclass(frozen=True)
class News:
    """Files by name, and the reason that each of the poisonous ones must end with."""

    texts: Mapping[str, str]
    reasons: Mapping[str, str]

    def drop(self, inbox: Path, first: int, count: int) -> None:
        """Write some of the files, each whole or not at all."""
        for name, text in list(self.texts.items())[first : first + count]:
            hidden = inbox / f".{name}"
            hidden.write_text(text)
            hidden.rename(inbox / name)


def news(count: int, poisonous: int, chance: random.Random) -> News:
    """*count* articles; *poisonous* of them, of each kind in turn, are poison."""
    bad = dict(zip(sorted(chance.sample(range(count), poisonous)), (POISON[nth % len(POISON)] for nth in range(poisonous)), strict=True))
    texts = {f"{nth:05}.txt": _text(nth, bad.get(nth), chance) for nth in range(count)}
    return News(texts, {f"{nth:05}.txt": poison.reason for nth, poison in bad.items()})


def _text(nth: int, poison: Poison | None, chance: random.Random) -> str:
    def word() -> str:
        return "".join(chance.choices(SYLLABLES, k=3))

    place, name = word().capitalize(), f"{word().capitalize()} {word().capitalize()}"
    told = [
        sentence.format(place=place, name=name, number=chance.randrange(12, 990), thing=word())
        for sentence in chance.sample(SENTENCES, chance.randint(1, 3))
    ]
    return "\n".join([*told, f"Berita nomor {nth}{f' {poison.marker}' if poison else ''}."]) + "\n"
