"""`klaim.correction.made.v1`: what a person says of claims and groups.

Nothing is edited in place: a correction is an event of its own, and a later one may withdraw it. It tells what it is about by where that
stands in the text (as W3C Web Annotation does), since another extractor, or another revision, gives claims other ids.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Literal, Self
from unicodedata import category

from pydantic import AfterValidator, AwareDatetime, Field, StringConstraints, model_validator

from klaim_shared.messages.claim import EntityType, Extent, Kind, Quote, Span, Stance
from klaim_shared.messages.cloudevent import Value

Action = Literal["same", "different", "accept", "reject", "claim", "withdraw"]
About = Literal["statement", "copy", "dispute", "story", "entity", "claim"]
DisputeType = Literal["quantity", "date", "stance"]


def _plain(name: str) -> str:
    if any(category(character) == "Cc" for character in name):
        raise ValueError("no control characters, please")
    return name


def _day(written: str) -> str:
    try:
        year = date.fromisoformat(written).year
    except ValueError:
        raise ValueError(f"{written} is no day; a day is YYYY-MM-DD") from None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"{written} is not between the years {FIRST_YEAR} and {LAST_YEAR}")
    return written


Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), AfterValidator(_plain)]
Day = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), AfterValidator(_day)]

MOST_NAMED = 100
FIRST_YEAR, LAST_YEAR = 1900, 2200


class ClaimAnchor(Value):
    """A claim, told by where it stands in its article."""

    article_id: str
    revision: int = Field(ge=1)
    source_name: str
    kind: Kind
    content: Span = Field(description="Of the claim, as it stood.")
    part: Extent | None = Field(default=None, description="The stretch of the content that is meant; all of it when null.")
    cue: Extent | None = None
    before: str = Field(default="", max_length=64, description="What stands before the content, for another revision.")
    after: str = Field(default="", max_length=64)


class ArticleAnchor(Value):
    """An article, in whatever revision."""

    article_id: str
    source_name: str


class EntityAnchor(Value):
    """A name. Its id is made of the name, so it stays the same over extractions."""

    entity_id: str = Field(min_length=1)
    name: str


class Party(Value):
    """What belongs together: claims (of statements and disputes), articles (of copies and stories) or names (of entities)."""

    claims: tuple[ClaimAnchor, ...] = ()
    articles: tuple[ArticleAnchor, ...] = ()
    entities: tuple[EntityAnchor, ...] = ()


class NewSource(Value):
    """Who said it, after all."""

    name: Name
    entity_id: str | None = None
    type: EntityType = "other"


class ClaimChange(Value):
    """What should be read in place of what was extracted; null: as it was."""

    not_a_claim: bool = False
    missed: bool = Field(default=False, description="No claim was extracted where the anchor points: there is one, and it reads so.")
    source: NewSource | None = None
    stance: Stance | None = None
    quote: Quote | None = None
    content: Span | None = Field(default=None, description="In the revision that the anchor names.")
    said_on: Day | None = Field(default=None, description="ISO 8601 day.")
    negated: bool | None = None


class CorrectionMade(Value):
    """One thing that one person said.

    `same`, `accept`: all that the parties name is one (a statement, story or entity; of a copy or dispute: it is one).
    `different`, `reject`: what one party names is not what another party names. `claim`: read the one claim so. `withdraw`: nothing more.
    """

    correction_id: str = Field(min_length=1, description="Derived from the rest.")
    action: Action
    about: About | None = Field(default=None, description="Null only where nothing is said but that an earlier one is withdrawn.")
    by: Name = Field(description="Who says so.")
    at: AwareDatetime = Field(description="When; of two that contradict, the later holds.")
    note: str | None = Field(default=None, max_length=2000)
    parties: tuple[Party, ...] = Field(default=(), max_length=MOST_NAMED)
    dispute: DisputeType | None = Field(default=None, description="Of a dispute, what it is about.")
    change: ClaimChange | None = None
    withdraws: str | None = Field(default=None, description="An earlier correction that no longer holds.")

    @property
    def claims(self) -> Iterator[ClaimAnchor]:
        """All claims that it names."""
        return (claim for party in self.parties for claim in party.claims)

    @property
    def article_ids(self) -> frozenset[str]:
        """All articles that it names."""
        claims = {anchor.article_id for anchor in self.claims}
        return frozenset(claims | {anchor.article_id for party in self.parties for anchor in party.articles})

    @property
    def together(self) -> bool:
        """Whether it holds what it names together, rather than apart."""
        return self.action in {"same", "accept"}

    @model_validator(mode="after")
    def _whole(self) -> Self:
        """Raises ValueError where it does not say enough."""
        if complaint := _lacks(self):
            raise ValueError(complaint)
        return self


def _lacks(made: CorrectionMade) -> str | None:
    """What it should say and does not."""
    named = [(*party.claims, *party.articles, *party.entities) for party in made.parties]
    sorts: Mapping[str, type[Value]] = {"copy": ArticleAnchor, "story": ArticleAnchor, "entity": EntityAnchor}
    sort = sorts.get(made.about or "", ClaimAnchor)
    every = [anchor for party in named for anchor in party]
    complaints = {
        "a withdrawal tells which correction it withdraws": made.action == "withdraw" and not made.withdraws,
        "a correction tells what it is about": made.action != "withdraw" and made.about is None,
        "a claim is corrected, and nothing else is": (made.action == "claim") != (made.about == "claim"),
        "a claim's correction names one claim and its change": made.action == "claim" and (made.change is None or len(every) != 1),
        "a dispute's correction, and no other, tells what it is about": (made.about == "dispute") != (made.dispute is not None),
        f"a correction names at most {MOST_NAMED} claims, articles or names": len(every) > MOST_NAMED,
        "a correction names things of one sort": not all(isinstance(anchor, sort) for anchor in every),
        "a correction names two things at least": len(every) < _LEAST[made.action],
        "what is apart stands in two parties at least": made.action in {"different", "reject"} and len(named) < 2,
        "a copy is of two articles": made.about == "copy" and len(every) != 2,
    }
    return next((complaint for complaint, is_so in complaints.items() if is_so), None)


_LEAST: Mapping[Action, int] = {"same": 2, "different": 2, "accept": 1, "reject": 2, "claim": 1, "withdraw": 0}
