"""What a reader types, as an FTS5 expression that cannot fail."""

import re

SHORTEST_BEGINNING = 3


def expression(words: str) -> str | None:
    """All of the words: "…" is a phrase; the last word, unquoted and of three letters or more, may be a beginning.

    (Gathering all words that begin with two letters takes a second in a million claims.) None when there is nothing to look for.
    Everything is quoted, so no word is ever an operator.
    """
    found = _WORD_OR_PHRASE.findall(words.replace("\0", " "))
    terms = [_term(phrase or word) for phrase, word in found if (phrase or word).strip()]
    if not terms:
        return None
    last_word: str = found[-1][1]
    if len(last_word) >= SHORTEST_BEGINNING:
        terms[-1] += "*"
    return " ".join(terms)


def _term(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


_WORD_OR_PHRASE = re.compile(r'"([^"]*)"?|([^\s"]+)')
