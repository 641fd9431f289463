"""Two hundred files that mean harm or are broken, the same for the same seed; and for each what may become of it."""

import gzip
import io
import json
import os
import random
import socket
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

FORMATS = Path(__file__).parents[1] / "data" / "formats"
PUBLISHED = "published"
_SENTENCE = "Wali kota mengatakan 12 jembatan rusak berat akibat banjir. "


@dataclass(frozen=True)
class Hostile:
    """A file to be dropped: the kind of harm, its name, how it is put there, and what may become of it (`published` or codes)."""

    kind: str
    name: str
    put: Callable[[Path], None]
    outcomes: frozenset[str]


def hostile_files(seed: int = 2026) -> list[Hostile]:
    """All of them."""
    chance = random.Random(seed)  # noqa: S311
    made = [*_of_bytes(chance), *_of_the_file_system(), *_of_names()]
    return [*made, *_mutated(chance, 200 - len(made))]


def _of_bytes(chance: random.Random) -> Iterator[Hostile]:
    for kind, suffix, outcomes, make in _KINDS:
        for number in range(3):
            data = make(chance, number)
            yield Hostile(kind, f"{kind.replace(' ', '-')}-{number}{suffix}", _writing(data), frozenset(outcomes))


def _of_the_file_system() -> Iterator[Hostile]:
    targets = ("/etc/passwd", "/dev/zero", "..", "tidak-ada", "/proc/self/environ")
    yield from (_special(f"tautan-{number}.txt", _linking(target), "link") for number, target in enumerate(targets))
    yield _special("pipa.txt", os.mkfifo, "not_a_file")
    yield _special("soket.txt", _socket, "not_a_file")
    for megabytes in (11, 1000, 100_000):
        yield Hostile("huge file", f"raksasa-{megabytes}.txt", _sparse(megabytes), frozenset({"too_large"}))


def _of_names() -> Iterator[Hostile]:
    names = (
        "dua\nbaris",
        "a\u202etxt.exe",
        "\x1b[31mmerah",
        "a\\..\\..\\etc",
        "'; DROP TABLE files; --",
        "n" * 240,
        "<script>alert(1)<",
        "%00",
        "-rf ~",
    )
    for name in names:
        yield Hostile("odd name", f"{name}.txt", _writing(f"{_SENTENCE}{len(name)} {name!a}".encode()), frozenset({PUBLISHED}))
    yield Hostile("odd name", os.fsdecode(b"\xff\xfe.txt"), _writing(b""), frozenset({"empty"}))
    yield Hostile("deep folders", "/".join(["d"] * 30) + "/a.txt", _writing(_SENTENCE.encode() + b"Ini dalam."), frozenset({PUBLISHED}))


def _mutated(chance: random.Random, count: int) -> Iterator[Hostile]:
    samples = sorted(path for path in FORMATS.iterdir() if path.is_file() and not path.name.endswith(".meta.json"))
    for number in range(count):
        sample = samples[number % len(samples)]
        suffix = "".join(sample.suffixes)
        yield Hostile(f"mutated {suffix[1:]}", f"rusak-{number}{suffix}", _writing(_damaged(sample.read_bytes(), chance)), _ANYTHING)


def _damaged(data: bytes, chance: random.Random) -> bytes:
    """The bytes with a few of them flipped, cut out, repeated, or replaced by what parsers stumble over."""
    damaged = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(damaged) or 1)
        length = chance.choice((1, 1, 2, 8, 64, 512))
        match chance.randrange(5):
            case 0:
                damaged[at : at + length] = chance.randbytes(length)
            case 1:
                del damaged[at : at + length]
            case 2:
                damaged[at:at] = damaged[at : at + length] * chance.choice((2, 50))
            case 3:
                damaged[at:at] = chance.choice((b"\0", b"\xff\xfe", b"<", b"{" * 500, b"(" * 500, b"9" * 5000, b"\r\n\r\n", b"%00", b"-1"))
            case _:
                del damaged[at:]
    return bytes(damaged)


def _writing(data: bytes) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    return write


def _sparse(megabytes: int) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        with path.open("wb") as file:
            file.truncate(megabytes * 1_000_000)

    return write


def _linking(target: str) -> Callable[[Path], None]:
    return lambda path: path.symlink_to(target)


def _socket(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # the address of a socket has room for a short path only
    try:
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(path.name)
    finally:
        os.chdir(here)


def _special(name: str, put: Callable[[Path], None], code: str) -> Hostile:
    return Hostile(code.replace("_", " "), name, put, frozenset({code}))


Make = Callable[[random.Random, int], bytes]


def _much(count: int, number: int) -> int:
    """As many in the first file of a kind; less in the others, where it takes less long to see that all goes well."""
    return count // (1, 5, 25)[number] + number


def _zip_bomb(chance: random.Random, number: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for member in range(1 + 3 * number):
            archive.writestr(f"{member}.txt", b"\0" * (100_000_000 // (1 + 3 * number) + chance.randrange(99)))
    return out.getvalue()


def _nested_zip(_: random.Random, number: int) -> bytes:
    data = _SENTENCE.encode()
    for depth in range(6 + number):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(f"{depth}.zip" if depth else "a.txt", data)
        data = out.getvalue()
    return data


def _nested_gzip(_: random.Random, number: int) -> bytes:
    data = _SENTENCE.encode()
    for _depth in range(8 + 200 * number):
        data = gzip.compress(data, mtime=0)
    return data


def _word_bomb(_: random.Random, number: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("word/document.xml", b"<w:p>" * ((20 + number) * 1_000_000))
    return out.getvalue()


def _pdf(stream: bytes, *, extra: bytes = b"", kids: bytes = b"3 0 R") -> bytes:
    page = b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%b] /Count 1 >>" % kids,
        page,
        b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(stream), extra, stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    body = b"".join(b"%d 0 obj\n%b\nendobj\n" % (number, one) for number, one in enumerate(objects, 1))
    return b"%PDF-1.4\n" + body + b"trailer << /Root 1 0 R /Size 6 >>\nstartxref\n0\n%%EOF\n"


def _pdf_bomb(_: random.Random, number: int) -> bytes:
    packed = zlib.compress(zlib.compress(b"\0" * 200_000_000, 9), 9) if number else zlib.compress(b"q " * 50_000_000, 9)
    return _pdf(packed, extra=b"/Filter [/FlateDecode /FlateDecode]" if number else b"/Filter /FlateDecode")


def _pdf_operators(_: random.Random, number: int) -> bytes:
    return _pdf(b"BT /F1 9 Tf (a) Tj ET q Q " * _much(100_000, number) + b"BT /F1 9 Tf (%d) Tj ET" % number)


def _pdf_loop(_: random.Random, number: int) -> bytes:
    return _pdf(b"", kids=b"2 0 R " * (1 + number))


def _mail(_: random.Random, number: int) -> bytes:
    head = b"From: a@b.c\r\nTo: b@c.d\r\nSubject: x\r\nDate: Wed, 18 Jun 2025 10:00:00 +0700\r\nMIME-Version: 1.0\r\n"
    depth = 50 * 5**number
    parts = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (level, level) for level in range(depth))
    return head + parts + b"Content-Type: text/plain\r\n\r\n" + _SENTENCE.encode() + b"%d" % number


def _warc(_: random.Random, number: int) -> bytes:
    length = (10**12, -5, "banyak")[number]
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.id/\r\nContent-Length: {length}\r\n\r\n"
    return head.encode() + b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>" + _SENTENCE.encode() * 20


def _laughs(_: random.Random, number: int) -> bytes:
    entities = "".join(f'<!ENTITY l{level} "{f"&l{level - 1};" * 10}">' for level in range(1, 10 + number))
    return f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY l0 "ha">{entities}]><rss><channel>&l9;</channel></rss>'.encode()


def _outside(_: random.Random, number: int) -> bytes:
    target = ("file:///etc/passwd", "http://127.0.0.1:1/x", "file:///dev/zero")[number]
    return f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY e SYSTEM "{target}">]><rss><channel>&e;</channel></rss>'.encode()


def _hidden_laughs(chance: random.Random, number: int) -> bytes:
    return _laughs(chance, number).decode().replace("<?xml version", '<?xml encoding="utf-16" version').encode("utf-16")


def _locked_zip(_: random.Random, number: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", _SENTENCE * (1 + number))
    data = bytearray(out.getvalue())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    return bytes(data)


_BROKEN_MARKUP = {"no_text", "bad_html", "too_large"}
_WORDS = {PUBLISHED, "no_text"}
_MARKS = ('"', "(", "\u201c", ",")
_ANYTHING = frozenset(
    {PUBLISHED, "duplicate", "empty", "binary", "undecodable", "too_large", "no_text", "bad_json", "bad_html", "bad_xml", "bad_table"}
    | {"bad_document", "bad_archive", "encrypted", "summary_only", "unsupported_type"}
)
_KINDS: tuple[tuple[str, str, set[str], Make], ...] = (
    ("html of open tags", ".html", _BROKEN_MARKUP, lambda _, n: b"<a " * _much(50_000, n)),
    ("html too deep", ".html", _BROKEN_MARKUP, lambda _, n: b"<div>" * _much(300_000, n) + b"isi %d" % n),
    ("html of attributes", ".html", _BROKEN_MARKUP | {PUBLISHED}, lambda _, n: b"<p " + b"a=1 " * _much(500_000, n) + b">isi %d" % n),
    ("html of comments", ".html", _BROKEN_MARKUP, lambda _, n: b"<html>" + b"<!--" * _much(300_000, n)),
    ("html of entities", ".html", _BROKEN_MARKUP | {PUBLISHED}, lambda _, n: b"<html><p>%d" % n + b"&amp" * _much(400_000, n)),
    ("html of tables", ".html", _BROKEN_MARKUP, lambda _, n: b"<html>" + b"<table><tr><td>" * _much(60_000, n)),
    ("json too deep", ".json", {"bad_json"}, lambda _, n: b"[" * _much(1_000_000, n)),
    ("json of digits", ".json", {"bad_json", "no_text"}, lambda _, n: b'{"text": %b}' % (b"9" * _much(1_000_000, n))),
    ("json of keys", ".json", {"no_text"}, lambda _, n: json.dumps({f"k{key}": key for key in range(_much(200_000, n))}).encode()),
    ("json cut off", ".json", {"bad_json"}, lambda _, n: b'{"text": "' + _SENTENCE.encode() * (n + 1)),
    (
        "json of markup",
        ".json",
        {"no_text", "bad_html", "too_large"},
        lambda _, n: json.dumps({"html": "<b>" * _much(300_000, n)}).encode(),
    ),
    ("too many lines", ".jsonl", {"too_large"}, lambda _, n: b'{"text": "Banjir di kota."}\n' * (60_000 - 20_000 * n)),
    ("csv of one cell", ".csv", {"too_large", "bad_table"}, lambda _, n: b'title,text\na,"' + _SENTENCE.encode() * (100_000 + n)),
    ("csv of columns", ".csv", {"bad_table", "no_text"}, lambda _, n: b"text" + b",a" * _much(1_000_000, n) + b"\n" + b"x," * 500),
    ("gzip bomb", ".txt.gz", {"too_large"}, lambda _, n: gzip.compress(b"\0" * (400_000_000 // (1 + n)), mtime=0)),
    ("gzip in gzip", ".gz", {"bad_archive"}, _nested_gzip),
    ("zip bomb", ".zip", {"too_large"}, _zip_bomb),
    ("zip in zip", ".zip", {"bad_archive", "no_text"}, _nested_zip),
    ("locked zip", ".zip", {"encrypted", "no_text"}, _locked_zip),
    ("word bomb", ".docx", {"too_large", "bad_document", "bad_xml", "too_much_memory"}, _word_bomb),
    ("xml of entities", ".xml", {"bad_xml"}, _laughs),
    ("xml of hidden entities", ".xml", {"bad_xml"}, _hidden_laughs),
    ("xml of outside entities", ".xml", {"bad_xml"}, _outside),
    ("xml too deep", ".xml", {"bad_xml"}, lambda _, n: b"<rss>" + b"<a>" * _much(500_000, n)),
    ("pdf bomb", ".pdf", {"bad_document", "no_text", "too_large", "too_slow", "too_much_memory"}, _pdf_bomb),
    ("pdf of operators", ".pdf", {PUBLISHED, "no_text", "too_slow", "too_large"}, _pdf_operators),
    ("pdf in a circle", ".pdf", {"bad_document", "no_text"}, _pdf_loop),
    ("mail in mail", ".eml", {"bad_document", "no_text", "too_slow", PUBLISHED}, _mail),
    ("warc that lies", ".warc", {"bad_archive", "no_text"}, _warc),
    ("text without end", ".txt", {"too_large"}, lambda _, n: b"a" * (2_000_000 + n)),
    ("one long word", ".txt", _WORDS, lambda _, n: b"a" * (900_000 + n)),
    ("text of marks", ".txt", _WORDS, lambda c, n: c.choice(_MARKS).encode() * _much(200_000, n) + b" tanda %d" % n),
    ("text of spaces", ".txt", _WORDS, lambda _, n: (" " * 1000 + "a\n").encode() * _much(500, n) + b"kata %d" % n),
    ("text of lines", ".txt", _WORDS | {"too_slow"}, lambda _, n: b"a\n" * _much(300_000, n) + b"kata %d" % n),
    ("text of dates", ".txt", _WORDS | {"too_slow"}, lambda _, n: b"Rabu, 18 Juni 2025 " * _much(40_000, n) + b"%d" % n),
    ("text of stacked marks", ".txt", _WORDS, lambda _, n: ("a" + "\u0301" * _much(300_000, n) + str(n)).encode()),
    ("markdown of brackets", ".md", _WORDS | {"too_slow"}, lambda _, n: b"[" * _much(300_000, n) + b"kurung %d" % n),
    ("markdown of stars", ".md", _WORDS, lambda _, n: b"*a" * _much(300_000, n) + b" %d" % n),
    ("noise", ".txt", {"binary", "undecodable"}, lambda c, n: c.randbytes(50_000 + n)),
    ("half a letter", ".txt", {"undecodable"}, lambda _, n: "Kata “satu” ".encode() * (n + 1) + b"\xff rusak"),
    ("program", ".txt", {"binary", "unsupported_type"}, lambda c, n: b"\x7fELF\x02\x01\x01" + bytes(900) + c.randbytes(900 + n)),
)
