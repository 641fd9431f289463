"""JSON Lines: one article a line; a bad line turns away that line alone."""

from klaim_ingest.core.raw import Reading
from klaim_ingest.readers.decoding import decode
from klaim_ingest.readers.json_article import parse, read_items, read_json
from klaim_shared.errors import Rejected

MEDIA_TYPE = "application/jsonl"


def read_jsonl(data: bytes) -> Reading:
    """The articles of the lines that are not blank; an article's place is its line's number. What is one JSON value is read as that."""
    text = decode(data).text
    first = next((line for line in text.split("\n") if line.strip()), "")
    if not isinstance(_parsed(first), dict) and isinstance(_parsed(text), dict | list):
        return read_json(data)
    items = [(number, line.encode(), _parsed(line)) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    return read_items(items, MEDIA_TYPE)


def _parsed(line: str) -> object:
    try:
        return parse(line)
    except Rejected as error:
        return error
