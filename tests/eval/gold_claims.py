"""Annotated articles: what a careful reader finds in them."""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from klaim_shared.messages import ClaimExtracted, Modifier, Quote, Stance

GOLD = Path(__file__).parent / "gold"
SEEDS = Path(__file__).parents[2] / "seeds"

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


class GoldQuantity(BaseModel):
    """A number that must be found; `accept` lists the modifiers that are right where it is not `modifier` alone."""

    text: str
    value: float | None
    unit: str
    modifier: Modifier
    accept: list[Modifier] | None = None


class GoldClaim(BaseModel):
    """A claim that must be found, or may be where it is `optional`; lists hold what is accepted."""

    model_config = ConfigDict(extra="ignore")

    kind: Literal["attributed", "narrated"]
    content: str
    source: list[str] | None = None
    cue: list[str] = []
    stance: list[Stance] = []
    quote: list[Quote] = []
    relays: list[str] = []
    relays_optional: list[str] = []
    said_on: str | None = None
    quantities: list[GoldQuantity] = []
    times: list[str] = []
    date_conflict: str | None = None
    optional: bool = False


class GoldArticle(BaseModel):
    """An article's file name and its claims."""

    article: str
    claims: list[GoldClaim]


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


def load(folder: Path) -> list[GoldArticle]:
    """The annotated articles of a folder, by name."""
    return [GoldArticle.model_validate_json(path.read_text()) for path in sorted(folder.glob("*.json"))]


def article_name(claim: ClaimExtracted) -> str:
    """The file's name, as the gold names its articles."""
    return claim.article.source_name
