"""How far a claim can be trusted: signs of ambiguity, each with a weight that was fitted on annotated articles.

The weights are `lexicon/confidence.tsv`; a confidence is the share of claims with the same signs that were wholly right there.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import exp, log

from klaim_extract.core.attribution import Attribution
from klaim_extract.core.document import Document, Sentence
from klaim_extract.core.sentences import Extent
from klaim_extract.core.vocabulary import AFTER, BEFORE, GIVEN_NAMES, PASSIVE, PERSON_HEADS
from klaim_extract.lexicon import rows
from klaim_shared.messages import Quantity, Source, When

Signs = dict[str, float]

FAR = 600  # code points between a claim and the words its source was resolved from
_CERTAIN = 5.0  # on the logistic scale: beyond it all is 0.99 or 0.01
TRIFLE = 0.2  # on the logistic scale
_WEIGHTS = {sign: float(weight) for sign, weight, *_ in rows("confidence.tsv")}
_GLUED = re.compile(r"[A-Z.,;:”\d](?:(?<=[a-z][A-Z])|(?<![A-Z])[a-z]{3})")
_SAYING = BEFORE.keys() | AFTER.keys() | PASSIVE.keys()
_STOPS = '.!?…"”)'
_VAGUE_TYPES = frozenset(("group", "other", "document"))


def confidence_of(signs: Signs) -> float:
    """The logistic of the weights of *signs*, to two places, within 0.01 and 0.99."""
    total = _WEIGHTS["always"]
    for sign, value in signs.items():
        total += _WEIGHTS.get(sign, 0.0) * value
    if abs(total) > _CERTAIN:
        return 0.99 if total > 0 else 0.01
    return round(1 / (1 + exp(-total)), 2)


def lowering(signs: Signs) -> list[str]:
    """The signs that lower the confidence by more than a trifle, the gravest first."""
    effects = {sign: _WEIGHTS.get(sign, 0.0) * value for sign, value in signs.items()}
    return sorted((sign for sign, effect in effects.items() if effect < -TRIFLE), key=lambda sign: effects[sign])


def attributed_signs(
    doc: Document, found: Attribution, source: Source | None, said_on: When | None, antecedent: Extent | None, *, beside: int
) -> Signs:
    """The signs of an attribution, one of *beside* in its sentence; *antecedent* is where its source was resolved from."""
    marks = (
        ("antecedent far away", antecedent is not None and found.content[0] - antecedent[1] > FAR),
        ("quotation not closed", _unclosed(doc, found.content)),
        ("quotation and other words", found.quote == "mixed"),
        ("no cue", found.cue is None),
        ("several claims in the sentence", beside > 1),
        ("weekday does not fit", said_on is not None and said_on.conflict is not None),
        ("said in more than a day", said_on is not None and said_on.precision != "day"),
    )
    return {"frame": _logit(found.confidence), **_on(marks), **(_of_source(source) if source is not None else {"no source": 1.0})}


def narrated_signs(doc: Document, sentence: Sentence, content: Extent, times: Sequence[When]) -> Signs:
    """The signs of a sentence in the outlet's own voice, by the dates it names."""
    words = slice(doc.word_at(content[0]), doc.word_at(content[1]))
    marks = (
        ("narrated, with a word of saying", not _SAYING.isdisjoint(doc.lowers[words])),
        ("narrated, with a quotation", any(quotation >= 0 for quotation in doc.quoted[words])),
        ("narrated, no full stop", doc.text[sentence.start : sentence.end].rstrip()[-1:] not in _STOPS),
        ("weekday does not fit", any(when.conflict is not None for when in times)),
    )
    return {"narrated": 1.0, **_on(marks)}


def wording_signs(doc: Document, sentence: Sentence, content: Extent, quantities: Sequence[Quantity], *, undated: bool) -> Signs:
    """The signs of any claim; *undated* where it leans on a date and its article has none."""
    length = doc.word_at(content[1]) - doc.word_at(content[0])
    return _on(
        (
            ("words run together", _GLUED.search(doc.text, sentence.start, sentence.end) is not None),
            ("few words", length < 4),
            ("many words", length > 45),
            ("many quantities", len(quantities) > 2),
            ("quantity without a unit", any(quantity.unit is None for quantity in quantities)),
            ("date without a publication date", undated),
        )
    )


def _of_source(source: Source) -> Signs:
    words = source.name.split()
    person = source.type == "person"
    marks = (
        ("source is no name", source.type in _VAGUE_TYPES),
        ("name of one word", len(words) == 1 and source.type in ("person", "organization")),
        ("name of four words or more", person and len(words) > 3),
        ("name not opened by a known given name", person and words[0].lower() not in GIVEN_NAMES),
        ("role not opened by a known function", source.role is not None and source.role.split()[0].lower() not in PERSON_HEADS),
        ("source is a common noun", source.name[0].islower()),
        ("source run together", _GLUED.search(source.text or "") is not None),
    )
    return {f"resolved by {source.resolved_by}": 1.0, **_on(marks)}


def _on(marks: Iterable[tuple[str, bool]]) -> Signs:
    return {sign: 1.0 for sign, on in marks if on}


@lru_cache(maxsize=64)
def _logit(chance: float) -> float:
    chance = min(0.99, max(0.01, chance))
    return log(chance / (1 - chance))


def _unclosed(doc: Document, content: Extent) -> bool:
    number = doc.word_at(content[0])
    quotation = doc.quoted[number] if number < len(doc.quoted) else -1
    return quotation >= 0 and not doc.quotations[quotation].closed
