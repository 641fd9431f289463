"""What ids name, as the parties of a correction: anchored where it stands in the ledger now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from klaim.client import Ledger
from klaim.correcting.making import claim_anchor
from klaim_shared.errors import KlaimError
from klaim_shared.messages import About, ArticleAnchor, ClaimAnchor, ClaimExtracted, DisputeType, EntityAnchor, Extent, Party

Row = Mapping[str, Any]
GROUPS = ("stm_", "dsp_", "sto_", "clm_")  # how ids begin that are of no article


class Unclear(KlaimError):
    """What was named is not one thing, or not of the right sort; one sentence."""


@dataclass(frozen=True)
class Named:
    """One id, and what stands under it; a dispute's parties are its positions, any other group's its members."""

    identity: str
    about: About
    parties: tuple[Party, ...]
    dispute: DisputeType | None = None

    @property
    def whole(self) -> Party:
        """All of it as one party."""
        return Party(
            claims=tuple(claim for party in self.parties for claim in party.claims),
            articles=tuple(article for party in self.parties for article in party.articles),
            entities=tuple(entity for party in self.parties for entity in party.entities),
        )


class Naming:
    """Looks up what ids name."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._articles: dict[str, Row] = {}

    def group(self, identity: str) -> Named:
        """A statement (or the one that a claim makes), dispute, story or name; an article or a file stands for a story of its own."""
        if identity.startswith("stm_"):
            return self._statement(self._ledger.one("statements", identity))
        if identity.startswith("clm_"):
            return self._statement_of(identity)
        if identity.startswith("dsp_"):
            return self._dispute(self._ledger.one("disputes", identity))
        if identity.startswith("sto_"):
            return Named(identity, "story", tuple(Party(articles=(article,)) for article in self._story(identity)))
        if "/" in identity and identity.partition("/")[0] in _SORTS:
            return Named(identity, "entity", (Party(entities=(EntityAnchor(entity_id=identity, name=self._name(identity)),)),))
        return Named(identity, "story", (Party(articles=(self.article(identity),)),))

    def article(self, name: str) -> ArticleAnchor:
        """An article, by its id or its file's name."""
        if name.startswith("art_"):
            return ArticleAnchor(article_id=name, source_name=self._article(name)["source_name"])
        found = [one for one in self._ledger.listed("articles", q=f'"{name}"') if f"/{one['source_name']}".endswith(f"/{name}")]
        if len(found) != 1:
            several = ", ".join(one["article_id"] for one in found)
            raise Unclear(f"Which {name}? There are {several}." if found else f"Nothing is called {name}: neither an id nor a file.")
        return ArticleAnchor(article_id=found[0]["article_id"], source_name=found[0]["source_name"])

    def claim(self, claim_id: str) -> tuple[ClaimExtracted, str]:
        """A claim and the text of its article, in the claim's revision."""
        claim = self._ledger.claim(claim_id)
        article = self._ledger.article(claim["article"]["article_id"], claim["article"]["revision"])
        return ClaimExtracted.model_validate(claim), article["text"]

    def _statement(self, row: Row) -> Named:
        anchors = [self._anchor(one["claim_id"], one["article_id"], Extent.model_validate(one["content"])) for one in row["claims"]]
        return Named(row["statement_id"], "statement", tuple(Party(claims=(anchor,)) for anchor in anchors))

    def _statement_of(self, claim_id: str) -> Named:
        rows = list(self._ledger.listed("statements", claim=claim_id))
        if len(rows) != 1:
            makes = ", ".join(row["statement_id"] for row in rows)
            raise Unclear(
                f"{claim_id} makes several statements; name the one you mean: {makes}." if rows else f"{claim_id} makes no statement."
            )
        [said] = [one for one in rows[0]["claims"] if one["claim_id"] == claim_id]
        anchor = self._anchor(claim_id, said["article_id"], Extent.model_validate(said["content"]))
        return Named(claim_id, "statement", (Party(claims=(anchor,)),))

    def _dispute(self, row: Row) -> Named:
        parties = []
        for position in row["positions"]:
            claims = [self._ledger.claim(holder["claim_id"]) for holder in position["claims"]]
            parties.append(Party(claims=tuple(self._anchor(claim["claim_id"], claim["article"]["article_id"]) for claim in claims)))
        return Named(row["dispute_id"], "dispute", tuple(parties), row["type"])

    def _story(self, identity: str) -> list[ArticleAnchor]:
        row = self._ledger.one("stories", identity)
        return [ArticleAnchor(article_id=one["article_id"], source_name=one["source_name"]) for one in row["articles"]]

    def _name(self, entity_id: str) -> str:
        """What stands under an id, also one that was joined with another; raises Unclear where no claim names it."""
        word = max(entity_id.partition("/")[2].split("-"), key=len)
        for asked in (word, None):  # the name may be spelt otherwise than its id
            for row in self._ledger.listed("entities", q=asked):
                if entity_id in {row["entity_id"], *(one["entity_id"] for one in row["merged"])}:
                    return str(row["name"])
        raise Unclear(f"No claim names {entity_id}; `klaim entities` lists the names there are.")

    def _anchor(self, claim_id: str, article_id: str, part: Extent | None = None) -> ClaimAnchor:
        article = self._article(article_id)
        claim = next((one for one in article["claims"] if one["claim_id"] == claim_id), None)
        if claim is None:
            raise Unclear(f"{claim_id} is no longer a claim of {article['source_name']}.")
        return claim_anchor(ClaimExtracted.model_validate(claim), article["text"], part)

    def _article(self, article_id: str) -> Row:
        if article_id not in self._articles:
            self._articles[article_id] = self._ledger.article(article_id)
        return self._articles[article_id]


def one_sort(named: Sequence[Named], fit: Iterable[About]) -> About:
    """What all of them are, being one of those; raises Unclear."""
    sorts = {one.about for one in named}
    if len(sorts) != 1 or not sorts <= {*fit}:
        told = ", ".join(f"{one.identity} is {'an' if one.about == 'entity' else 'a'} {one.about}" for one in named)
        raise Unclear(f"These must all be one of: {', '.join(fit)}; but {told}.")
    return sorts.pop()


def beside(ledger: Ledger, ids: Iterable[str]) -> frozenset[str]:
    """The claims that stand in a statement with one of the claims that are named."""
    rows = (row for identity in ids if identity.startswith("clm_") for row in ledger.listed("statements", claim=identity))
    return frozenset(claim["claim_id"] for row in rows for claim in row["claims"])


def several(named: Sequence[Named]) -> None:
    """Raises Unclear where all of them are one already: the same named again, or nothing else."""
    if len({one.whole for one in named}) < 2:
        raise Unclear("Name two at least that are not the same.")


def rest(group: Named, parts: Sequence[Named]) -> Party:
    """What of a group is in none of its parts; raises Unclear where a part is not in it, or nothing is left."""
    inside = group.whole
    leaving = {_place(anchor) for part in parts for anchor in _anchors(part.whole)}
    there = {_place(anchor): anchor for anchor in _anchors(inside)}
    if strangers := leaving - there.keys():
        raise Unclear(f"{len(strangers)} of what should leave {group.identity} is not in it.")
    left = [anchor for place, anchor in there.items() if place not in leaving]
    if not left:
        raise Unclear(f"Nothing would be left of {group.identity}; to take it apart altogether, reject it.")
    return Party(
        claims=tuple(one for one in left if isinstance(one, ClaimAnchor)),
        articles=tuple(one for one in left if isinstance(one, ArticleAnchor)),
    )


def _anchors(party: Party) -> list[ClaimAnchor | ArticleAnchor]:
    return [*party.claims, *party.articles]


def _place(anchor: ClaimAnchor | ArticleAnchor) -> tuple[str, int, int]:
    if isinstance(anchor, ArticleAnchor):
        return anchor.article_id, 0, 0
    return anchor.article_id, anchor.content.start, anchor.content.end


_SORTS = frozenset({"person", "organization", "state", "place", "group", "media", "document", "other"})
