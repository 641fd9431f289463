"""Plain text and Markdown."""

import re

from klaim_ingest.core.lines import is_headline
from klaim_ingest.core.raw import RawArticle, normalise, refuse_long
from klaim_ingest.readers import fields, labels
from klaim_ingest.readers.decoding import decode

_SENTENCE_END = (".", "!", "?", '"', "”", "’", ":", ")", "…")
_HEADING = re.compile(r"^#{1,6} (.{1,300}?) ?#{0,6}$", re.MULTILINE)
_TITLE = re.compile(r"\A(?:# (?P<hash>[^\n]+)|(?P<line>[^\n]+)\n=+$)\n?", re.MULTILINE)
_FRONT_MATTER = re.compile(r"\A---\n(?P<fields>(?:[^\n]*\n){1,60}?)---\n")
_FIELD = re.compile(r"^(?P<key>[A-Za-z_]{1,40}) ?: ?[\"']?(?P<value>[^\n]+?)[\"']?$", re.MULTILINE)
_MARKS = (
    (re.compile(r"!\[[^\]\n]{0,300}\]\([^)\s]{0,2000}\)"), ""),
    (re.compile(r"\[([^\]\n]{1,300})\]\([^)\n]{0,2000}\)"), r"\1"),
    (re.compile(r"(\*\*|__)(?=\S)([^\n]{1,500}?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<!\w)([*_])(?=\S)([^\n*_]{1,500})(?<=\S)\1(?!\w)"), r"\2"),
    (re.compile(r"^(?:> ?|[-*+] )", re.MULTILINE), ""),
    (re.compile(r"^(?:[-*_] ?){3,}$", re.MULTILINE), ""),
)


def read_text(data: bytes) -> RawArticle:
    """A text file as one article. Labelled lines above the text are metadata; lines wrapped at a fixed width are joined to paragraphs.

    Raises `Rejected`.
    """
    decoded = decode(data)
    refuse_long(decoded.text)
    told, text = labels.read(normalise(decoded.text))
    return fields.with_fields(RawArticle(unwrap(text), "text/plain", provenance={"encoding": decoded.encoding}), told, "head lines")


def read_markdown(data: bytes) -> tuple[RawArticle, dict[str, str]]:
    """A Markdown file as one article without its marks, and the fields of its front matter. Raises `Rejected`."""
    decoded = decode(data)
    refuse_long(decoded.text)
    body = "\n".join(" ".join(line.split()) for line in normalise(decoded.text).strip().split("\n"))
    told: dict[str, str] = {}
    front = _FRONT_MATTER.match(body)
    if front:
        told = {match["key"].lower(): match["value"] for match in _FIELD.finditer(front["fields"])}
        body = body[front.end() :].lstrip()
    title = _TITLE.match(body)
    named = (title["hash"] or title["line"]).strip(" #") if title else None
    body = plain(body[title.end() :] if title else body)
    provenance = {"encoding": decoded.encoding} | ({"title": "heading"} if named else {})
    return RawArticle(_join_blocks(body), "text/markdown", title=named, provenance=provenance), told


def plain(markdown: str) -> str:
    """The words without Markdown's marks; headings stay, as lines of their own."""
    text = _HEADING.sub(r"\n\1\n", markdown)
    for mark, words in _MARKS:
        text = mark.sub(words, text)
    return text


def unwrap(text: str) -> str:
    """Join the lines of each block, where the text is plainly wrapped at a fixed width; else leave it."""
    blocks = [block.split("\n") for block in re.split(r"\n[ \t]*\n\s*", text.strip())]
    inner = [line.rstrip() for block in blocks for line in block[:-1]]
    wrapped = [line for line in inner if 45 <= len(line) <= 100 and not line.endswith(_SENTENCE_END)]
    if len(inner) < 4 or len(wrapped) < 0.7 * len(inner) or max(map(len, inner)) > 100:
        return text
    return "\n\n".join(_unwrapped(block) for block in blocks)


def _unwrapped(block: list[str]) -> str:
    if len(block) > 1 and is_headline(block[0].strip()) and len(block[0]) < 45:
        return block[0] + "\n" + " ".join(line.strip() for line in block[1:])
    return " ".join(line.strip() for line in block)


def _join_blocks(text: str) -> str:
    return "\n".join(" ".join(line.strip() for line in block.split("\n")) for block in re.split(r"\n[ \t]*\n\s*", text.strip()))
