"""Annotated articles: what a careful reader finds in them."""

from collections.abc import Iterator
from pathlib import Path

from klaim_shared.errors import KlaimError
from klaim_shared.messages import Conflict, Kind, Modifier, Quote, Stance, Value

# Names that mean the same government, outlet or ministry wherever they stand.
_SAME = {
    "korut": "korea utara",
    "dprk": "korea utara",
    "pyongyang": "korea utara",
    "korsel": "korea selatan",
    "seoul": "korea selatan",
    "as": "amerika serikat",
    "russia": "rusia",
    "moskow": "rusia",
    "ri": "indonesia",
    "kemlu": "kementerian luar negeri",
    "kemenlu": "kementerian luar negeri",
}


class BadGold(KlaimError):
    """The folder of annotated articles, or a file in it, is not as it must be: one sentence says how."""


class GoldQuantity(Value):
    """A number that must be found; `accept` lists the modifiers that are right where it is not `modifier` alone."""

    text: str
    value: float | None
    unit: str | None = None
    modifier: Modifier
    accept: tuple[Modifier, ...] | None = None


class GoldClaim(Value):
    """A claim that must be found, or may be where it is `optional`; lists hold what is accepted."""

    kind: Kind
    content: str
    source: tuple[str, ...] | None = None
    cue: tuple[str, ...] = ()
    stance: tuple[Stance, ...] = ()
    quote: tuple[Quote, ...] = ()
    relays: tuple[str, ...] = ()
    relays_optional: tuple[str, ...] = ()
    said_on: str | None = None
    quantities: tuple[GoldQuantity, ...] = ()
    times: tuple[str, ...] = ()
    date_conflict: Conflict | None = None
    optional: bool = False


class GoldArticle(Value):
    """An article's file name and its claims."""

    article: str
    claims: tuple[GoldClaim, ...]


def words(text: str | None) -> list[str]:
    """The words of a text, folded for comparison."""
    return "".join(letter if letter.isalnum() or letter == "_" else " " for letter in (text or "").casefold()).split()


def name_key(name: str) -> str:
    """The same for all spellings of a name that mean the same."""
    key = " ".join(_SAME.get(word, word) for word in words(name))
    return _SAME.get(key, key)


def outlet_key(name: str) -> str:
    """'CNN Indonesia', 'CNNIndonesia' and 'CNNIndonesia.com' are one outlet."""
    return name_key(name).replace(" ", "").removesuffix("com")


def interval(when: str) -> tuple[str, str]:
    """`2024-10-25`, `2024-09`, `2024` or `START/END` as the first and last ISO day."""
    first, _, last = when.partition("/")
    last = last or first
    month_end = {"02": "28", "04": "30", "06": "30", "09": "30", "11": "30"}.get(last[5:7], "31")
    return (
        first + {4: "-01-01", 7: "-01"}.get(len(first), ""),
        last + {4: "-12-31", 7: f"-{month_end}"}.get(len(last), ""),
    )


def load(folder: Path) -> Iterator[GoldArticle]:
    """The annotated articles of a folder, by name; raises `BadGold` where a file is no annotation, or the folder holds none."""
    paths = sorted(folder.glob("*.json"))
    if not paths:
        raise BadGold(f"{folder} holds no annotated articles (ARTICLE.json).")
    for path in paths:
        try:
            yield GoldArticle.model_validate_json(path.read_bytes())
        except ValueError as error:
            raise BadGold(f"{path} is not an annotated article: {' '.join(str(error).split())[:200]}") from error
