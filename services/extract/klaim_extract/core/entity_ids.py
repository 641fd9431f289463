"""The part of an entity's id that its name gives."""

import re
import unicodedata
from functools import lru_cache

from klaim_extract.core.vocabulary import ABBREVIATIONS, STATES


@lru_cache(maxsize=4096)
def slug(name: str) -> str:
    """`Yoon Suk Yeol` -> `yoon-suk-yeol`; short forms of bodies and states are written out, so that both give the same."""
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", re.sub(r"(?<=\w) (?:ri|republik indonesia)$", "", plain))
    long = [STATES[word].name.lower() if word in STATES else ABBREVIATIONS.get(word, word) for word in words]
    return re.sub(r"[^a-z0-9]+", "-", " ".join(long)).strip("-")


@lru_cache(maxsize=4096)
def spelt(name: str) -> str:
    """`Rina Ni'am` -> `rina-niam`: nothing is written out, for people and places are no short forms."""
    plain = unicodedata.normalize("NFKD", re.sub(r"['’‘`]", "", name.lower())).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain))
