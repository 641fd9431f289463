"""What can be wrong with a question: each has a sentence that says what, where, and what is possible."""

from klaim_index.core.query import BadQuery

_FIELDS = "source: about: outlet: relay: stance: kind: article: since: until: said: number: sort:"
SENTENCES = {
    "unknown_field": '"{word}:" at character {at} is not among ' + _FIELDS + " and looks like one; in quotation marks it is text.",
    "no_value": '"{word}:" at character {at} needs a value right behind it, such as {example}.',
    "not_one_of": '"{value}" at character {at} is no {word}; it can be {choices}.',
    "inner_minus": '"{value}" at character {at} begins with -, which excludes only where it stands before the field, as -{word}: does.',
    "no_day": '"{value}" at character {at} is no day; write 2024-10-25, 25/10/2024, "25 Oktober 2024", 2024-10 or 2024.',
    "no_number": '"{value}" at character {at} is no number; write number:>5000, number:3000..12000 or number:"1,5 juta orang".',
    "two_readings": '"{value}" at character {at} can be read as a decimal or as thousands; write it with dots for thousands, or none.',
    "backwards": '"{value}" at character {at} goes from the higher to the lower figure; write the lower one first.',
    "no_days": "No day is both from {since} on and up to {until}; write the earlier day behind since:.",
    "whole_search": '"{word}:" at character {at} holds for the whole search; it can neither be excluded nor stand beside OR.',
    "no_order": '"{word}:" at character {at} is possible where claims are searched; here the newest always come first.',
    "lone_operator": '"{word}" at character {at} needs something to look for on both sides; in quotation marks it is a word.',
    "nothing_excluded": '"{word}" at character {at} needs something to exclude right behind it.',
    "open_bracket": "The bracket at character {at} is not closed.",
    "close_bracket": "The bracket at character {at} closes nothing.",
    "deep_brackets": "The bracket at character {at} is one too many within another; {limit} are possible.",
    "short_beginning": '"{value}" at character {at} begins too many words; write {limit} letters or more before the *.',
    "nothing_asked": "{value} holds nothing to look for; write a word, or nothing at all for all there is.",
    "too_many": '"{value}" at character {at} stands for more than {limit} of the ledger\'s names; write more of it.',
}


_LONGEST = 60


class NotUnderstood(BadQuery):
    """A question that cannot be read. `code` is one of SENTENCES, `values` what its sentence tells; `at` counts characters from 1."""

    def __init__(self, code: str, at: int, **values: object) -> None:
        self.code = code
        shown = {name: _short(value) if name == "value" else value for name, value in values.items()}
        self.values: dict[str, object] = {"at": at, **shown}
        super().__init__(SENTENCES[code].format(**self.values))


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
