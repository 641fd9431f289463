"""The stance of a claim, and whether its content is negated."""

from klaim_extract.core.attribution import Cue
from klaim_extract.core.document import Document
from klaim_extract.core.vocabulary import CLOSED
from klaim_shared.messages import Stance

_SPOKEN = frozenset(["sampai", "suara", "lontar", "ungkap", "nyata", "utara", "muka", "ucap"])  # verbs that take the stance of their noun
_NEGATED: dict[Stance, Stance] = {"deny": "confirm", "confirm": "deny", "expect": "expect", "concern": "concern"}
_NEGATORS = CLOSED["plain_negator"]
_ONLY = (["hanya"], ["cuma"], ["saja"])
_ASSURE = "pasti"  # to make sure that it is, or that it will be


def stance_of(doc: Document, cue: Cue | None, content: tuple[int, int]) -> Stance:
    """The verb's stance; a noun of concern, hope, protest or demand at the start of the content, or a negator, changes it."""
    if cue is None:
        return "state"
    verb = cue.verb
    if cue.negated:
        return "decline" if verb.lemma == _ASSURE else _NEGATED.get(verb.stance, "decline")
    if verb.lemma == _ASSURE:
        return "promise" if _ahead(doc, content) else "confirm"
    if verb.lemma in _SPOKEN:
        first = doc.word_at(content[0])
        head = next((doc.lowers[n] for n in range(first, min(first + 2, len(doc.words))) if doc.words[n].isalpha()), "")
        for noun, stance in _NOUNS:
            if head in CLOSED[noun]:
                return stance
    return verb.stance


_NOUNS: tuple[tuple[str, Stance], ...] = (
    ("concern_noun", "concern"),
    ("hope_noun", "expect"),
    ("condemn_noun", "condemn"),
    ("demand_noun", "demand"),
)


def _ahead(doc: Document, content: tuple[int, int]) -> bool:
    first = doc.word_at(content[0])
    return any(lower in ("akan", "bakal", "siap", "segera") for lower in doc.lowers[first : min(first + 8, doc.word_at(content[1]))])


def is_negated(doc: Document, content: tuple[int, int]) -> bool:
    """An odd number of negators in the content; "tidak hanya … tetapi juga" is none."""
    first, last = doc.word_at(content[0]), doc.word_at(content[1])
    if _NEGATORS.isdisjoint(doc.lowers[first:last]):
        return False
    following = [doc.lowers[n + 1 : n + 2] for n in range(first, last) if doc.lowers[n] in _NEGATORS]
    return sum(word not in _ONLY for word in following) % 2 == 1
