"""UTF-8 that somebody read as windows-1252 and saved again: `â€œ` for a quotation mark, `Ã©` for é. Nothing else is touched.

ftfy mends far more, and guesses where it must; here a sequence is mended only where its bytes are UTF-8 for a letter or a mark that
articles hold. Sound Indonesian or English has no such sequence.
"""

import re
import unicodedata

_MOST = 3  # times that a text has been through it


def _read_as(byte: int) -> str:
    """What windows-1252 shows for a byte; for the five that it leaves open, what browsers show."""
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


_BYTE = {_read_as(byte): byte for byte in range(0x80, 0x100)} | {chr(byte): byte for byte in range(0x80, 0xA0)}
_FOLLOWING = "".join(re.escape(character) for character, byte in _BYTE.items() if byte < 0xC0)
_SEQUENCE = re.compile(f"[\u00c2-\u00df][{_FOLLOWING}]|[\u00e0-\u00ef][{_FOLLOWING}]{{2}}|[\u00f0-\u00f4][{_FOLLOWING}]{{3}}")
_LOST = re.compile(f"\u00e2\u20ac(?![{_FOLLOWING}])")  # of ” the last byte has no sign in windows-1252, and is lost on the way
_BLANK = re.compile("\u00c2(?= |$)", re.MULTILINE)  # of a no-break space that became a plain one
_MARKS = frozenset("―′″⁄−≈≤≥")
_SIGNS = "\u00c2\u00c3\u00c4\u00c5\u00e2\u00f0"


def mended(text: str) -> str:
    """The text as it was before it was misread; the same text where it is sound."""
    for _ in range(_MOST):
        if text.isascii() or not any(sign in text for sign in _SIGNS):
            return text
        better = _SEQUENCE.sub(_meant, text)
        better = _LOST.sub("”", better) if "\u00e2\u20ac" in text else better
        if better == text:
            return text
        text = _BLANK.sub("", better)
    return text


def _meant(found: re.Match[str]) -> str:
    """The character whose UTF-8 these signs are; the signs themselves where that is none that articles hold."""
    try:
        meant = bytes(_BYTE.get(sign) or ord(sign) for sign in found[0]).decode("utf-8")
    except (UnicodeDecodeError, ValueError):
        return found[0]
    letter = unicodedata.category(meant) in {"Ll", "Lu"} and meant < "\u0250"
    again = meant in _BYTE  # it has been misread twice
    return meant if letter or again or meant in _MARKS or meant >= "\U0001f300" else found[0]
