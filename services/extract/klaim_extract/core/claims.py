"""An article in, its claims out: the stages composed. Pure and deterministic; it never fails on any text."""

from datetime import date
from itertools import chain

from klaim_extract.core.attribution import Attribution
from klaim_extract.core.calendar import Calendar, calendar_for
from klaim_extract.core.confidence import attributed_signs, confidence_of, narrated_signs, wording_signs
from klaim_extract.core.date_forms import find_forms
from klaim_extract.core.date_points import Form
from klaim_extract.core.date_words import FORM_WORDS
from klaim_extract.core.dates import resolve
from klaim_extract.core.direct import find_direct
from klaim_extract.core.document import Document, Sentence, read
from klaim_extract.core.entities import Entities
from klaim_extract.core.evidence import Trace
from klaim_extract.core.indirect import find_indirect
from klaim_extract.core.names import collect_names
from klaim_extract.core.narrated import narrated_extent, opening_mention
from klaim_extract.core.quantities import AMOUNT_WORDS, find_quantities
from klaim_extract.core.relays import closing_menurut, find_relays
from klaim_extract.core.said import said_on, word_ranges
from klaim_extract.core.sources import Speakers
from klaim_extract.core.stance import is_negated, stance_of
from klaim_shared.ids import claim_id
from klaim_shared.messages import ArticleIngested, ArticleRef, ClaimExtracted, Extractor, Quantity, Relay, When

EXTRACTOR = Extractor(name="klaim-id", version="0.1.0")
LANGUAGES = frozenset({"id"})  # those that this extractor reads


_LEAD = 40  # code points: what is as long and told twice in the same words is a lead repeated
_LEAST_BEFORE = 6  # words: a subject, its cue and a clause
Traced = tuple[ClaimExtracted, Trace]


def extract(article: ArticleIngested, *, extractor: Extractor = EXTRACTOR) -> list[ClaimExtracted]:
    """The article's claims in the order of its text."""
    return [claim for claim, _ in extract_traced(article, extractor=extractor)]


def extract_traced(article: ArticleIngested, *, extractor: Extractor = EXTRACTOR) -> list[Traced]:
    """The same, each with what the stages noted on the way to it. An article in a language that is not read gives none."""
    if (article.language or "id").split("-")[0].lower() not in LANGUAGES:
        return []
    return _Reading(article, extractor).claims()


class _Reading:
    """One article being read, sentence by sentence."""

    def __init__(self, article: ArticleIngested, extractor: Extractor) -> None:
        self.article = article
        self.extractor = extractor
        # A day that ingest inferred from the text tells nothing that the calendar does not read there itself.
        self.published_at = None if article.published_at_source == "inferred" else article.published_at
        self.doc = read(article.text)
        self.names = collect_names(self.doc)
        self.speakers = Speakers(self.doc, self.names)
        vocabulary = set(self.doc.lowers)
        figures = {word for word in vocabulary if not word.isalpha() and (len(word) > 1 or word.isdigit())}  # and words joined by marks
        self.dating = figures | (FORM_WORDS & vocabulary)
        self.counting = figures | (AMOUNT_WORDS & vocabulary)
        self.forms = [self._forms(sentence) for sentence in self.doc.sentences]
        self.calendar: Calendar = calendar_for(article.text, self.published_at, _day(article), chain.from_iterable(self.forms))
        self.entities = Entities(self.doc, self.names)
        self.ref = ArticleRef(
            article_id=article.article_id,
            revision=article.revision,
            source_name=article.source_name,
            title=article.title,
            outlet=article.outlet,
            published_at=article.published_at,
            url=article.url,
        )
        self.taken: set[str] = set()

    def _forms(self, sentence: Sentence) -> tuple[Form, ...]:
        words = self.doc.lowers[max(sentence.first - 1, 0) : sentence.last]  # one more, where the sentence begins inside a word
        return () if self.dating.isdisjoint(words) else find_forms(self.doc.text, sentence.start, sentence.end)

    def _quantities(self, content: tuple[int, int], dates: list[When]) -> tuple[Quantity, ...]:
        words = self.doc.lowers[max(self.doc.word_at(content[0]) - 1, 0) : self.doc.word_at(content[1])]
        return () if self.counting.isdisjoint(words) else tuple(find_quantities(self.doc.text, *content, dates))

    def claims(self) -> list[Traced]:
        found = [claim for at in zip(self.doc.sentences, self.forms, strict=True) for claim in self._sentence(*at)]
        return sorted(found, key=lambda each: (each[0].content.start, each[0].content.end, each[0].claim_id))

    def _sentence(self, sentence: Sentence, forms: tuple[Form, ...]) -> list[Traced]:
        if sentence.first >= sentence.last:
            return []
        dates = resolve(self.doc.text, forms, self.calendar)
        ranges = word_ranges(self.doc, dates)
        direct = find_direct(self.doc, sentence, ranges)
        indirect = find_indirect(self.doc, sentence, ranges, _floor(self.doc, sentence, direct), direct)
        attributions = [*self._told_before(sentence, ranges, direct), *direct, *indirect]
        if not any(attribution.counts for attribution in attributions):
            return self._narrated(sentence, dates, ranges, attributions)
        relays = self._relays(sentence, ranges, attributions)
        return [
            claim
            for attribution in attributions
            if (claim := self._attributed(sentence, attribution, attributions, dates, relays)) is not None
        ]

    def _told_before(self, sentence: Sentence, ranges: list[tuple[int, int]], direct: list[Attribution]) -> list[Attribution]:
        """The claims left of a quotation that has a cue of its own after it: `X menegaskan, aturan itu ketat. "…," tegasnya`."""
        if not direct or direct[0].quote != "direct" or direct[0].cue is None or direct[0].cue.start < direct[0].content[0]:
            return []
        opening = self.doc.word_at(direct[0].content[0])
        while opening > sentence.first and self.doc.quoted[opening - 1] >= 0:
            opening -= 1
        if opening - sentence.first < _LEAST_BEFORE:
            return []
        return find_indirect(self.doc, sentence._replace(last=opening), ranges, sentence.first, [])

    def _relays(self, sentence: Sentence, ranges: list[tuple[int, int]], attributions: list[Attribution]) -> tuple[Relay, ...]:
        relays = find_relays(self.doc, sentence, ranges, self.article.outlet)
        after = self.doc.word_at(max(a.content[1] for a in attributions))
        passed_on = any(a.cue is not None and a.cue.verb.lemma == "menurut" for a in attributions)
        closing = None if passed_on else closing_menurut(self.doc, sentence, after, ranges)
        return (*relays, closing) if closing is not None else tuple(relays)

    def _attributed(
        self, sentence: Sentence, found: Attribution, beside: list[Attribution], dates: list[When], relays: tuple[Relay, ...]
    ) -> Traced | None:
        source = self.speakers.resolve(found)
        if not found.counts:
            return None
        cue, antecedent = found.cue, self.speakers.antecedent
        quantities = self._quantities(found.content, dates)
        when = said_on(self.doc, dates, found, beside, relays)
        signs = attributed_signs(self.doc, found, source, when, antecedent, beside=sum(each.counts for each in beside))
        wording = wording_signs(self.doc, sentence, found.content, quantities, undated=when is not None and self._undated())
        return self._claim(
            found.content,
            sentence,
            Trace({**signs, **wording}, found, antecedent),
            quote=found.quote,
            quantities=quantities,
            source=source,
            cue=None
            if cue is None
            else {"text": self.doc.text[cue.start : cue.end], "start": cue.start, "end": cue.end, "lemma": cue.verb.lemma},
            stance=stance_of(self.doc, cue, found.content),
            relays=tuple(relay for relay in relays if not (found.content[0] <= relay.start < found.content[1])),
            said_on=when,
        )

    def _narrated(
        self, sentence: Sentence, dates: list[When], ranges: list[tuple[int, int]], attributions: list[Attribution]
    ) -> list[Traced]:
        for attribution in attributions:
            self.speakers.resolve(attribution)
        mention = opening_mention(self.doc, self.names, sentence, ranges)
        if mention is not None and not attributions:
            self.speakers.about(mention)
        start, end = narrated_extent(self.doc, sentence)
        if (
            start >= end or attributions or self.doc.text.count("|", start, end) > 1
        ):  # "Hal itu disampaikan X" tells who speaks, and no fact
            return []
        quantities = self._quantities((start, end), dates)
        if not dates and not quantities:
            return []
        times = tuple(d for d in dates if start <= d.start and d.end <= end)
        signs = narrated_signs(self.doc, sentence, (start, end), times)
        wording = wording_signs(self.doc, sentence, (start, end), quantities, undated=bool(times) and self._undated())
        claim = self._claim((start, end), sentence, Trace({**signs, **wording}), quantities=quantities, times=times)
        return [claim] if claim is not None else []

    def _undated(self) -> bool:
        return self.published_at is None

    def _claim(self, content: tuple[int, int], sentence: Sentence, trace: Trace, **fields: object) -> Traced | None:
        """The claim with its trace: attributed where the trace tells an attribution; none where it was told already."""
        start, end = content
        kind = "narrated" if trace.found is None else "attributed"
        cue = trace.found.cue if trace.found is not None else None
        at = (cue.start, cue.end) if cue is not None else None
        identity = claim_id(self.article.article_id, self.article.revision, kind, content, at)
        told = f"{kind}: {self.doc.text[start:end].lower()}" if end - start >= _LEAD else identity
        if not self.taken.isdisjoint((identity, told)):
            return None
        self.taken.update((identity, told))
        claim = ClaimExtracted.model_validate(
            {
                "claim_id": identity,
                "kind": kind,
                "article": self.ref,
                "content": {"text": self.doc.text[start:end], "start": start, "end": end},
                "sentence": {"start": sentence.start, "end": sentence.end},
                "entities": self.entities.within(start, end),
                "negated": is_negated(self.doc, content),
                "confidence": confidence_of(trace.signs),
                "extractor": self.extractor,
                **fields,
            }
        )
        return claim, trace


def _day(article: ArticleIngested) -> date:
    return article.ingested_at.date()


def _floor(doc: Document, sentence: Sentence, direct: list[Attribution]) -> int:
    """Where indirect reading may begin: after the words that the direct claims have used."""
    floor = sentence.first
    for claim in direct:
        floor = max(floor, doc.word_at(claim.content[1]))
        if claim.cue is not None:
            floor = max(floor, doc.word_at(claim.cue.end))
        if claim.who is not None:
            floor = max(floor, (claim.who.apposition or (0, claim.who.last))[1], claim.who.last)
    return floor
