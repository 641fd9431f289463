"""Reading numbers and dates in lower-cased text, without moving an offset."""

_BLANKS = " \u00a0\t"
_FARTHEST = 32  # no word that matters here is longer


def fold(text: str) -> str:
    """Lower-case text in which every code point keeps its place (`İ`, which would become two, stays)."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(small if len(small := char.lower()) == 1 else char for char in text)


def word_before(text: str, at: int) -> tuple[str, int]:
    """The word (hyphens included) that ends before `at` on the same line, blanks between, and where it starts; else `("", at)`."""
    end = at
    while end > 0 and at - end < 3 and text[end - 1] in _BLANKS:
        end -= 1
    start = end
    while start > 0 and end - start < _FARTHEST and (text[start - 1].isalpha() or text[start - 1] == "-"):
        start -= 1
    return (text[start:end], start) if start < end else ("", at)


def starts_capital(text: str, at: int) -> bool:
    """Whether the word at `at` is written with a capital."""
    return text[at : at + 1].isupper()
