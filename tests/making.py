"""Makes the files that nobody writes by hand: PDF, Word, web archives. `python -m tests.making` writes those of tests/data/formats anew."""

import gzip
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

FORMATS = Path(__file__).parent / "data" / "formats"
_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

Run = tuple[float, float, float, str]  # x, y, size, text


def pdf(pages: Sequence[Sequence[Run]], *, title: str = "") -> bytes:
    """A PDF whose pages show runs of text at their places."""
    count = len(pages)
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(count))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, runs in enumerate(pages):
        stream = b"BT " + b"".join(f"/F1 {size} Tf 1 0 0 1 {x} {y} Tm ".encode() + _shown(text) for x, y, size, text in runs) + b"ET"
        box = f"/MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * number} 0 R"
        objects += [
            f"<< /Type /Page /Parent 2 0 R {box} >>".encode(),
            f"<< /Length {len(stream)} >>\nstream\n".encode() + stream + b"\nendstream",
        ]
    objects.append(b"<< /Title " + _string(title) + b" >>")
    return _assembled(objects)


def _shown(text: str) -> bytes:
    return _string(text) + b" Tj "


def _string(text: str) -> bytes:
    return b"(" + text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)") + b")"


def _assembled(objects: list[bytes]) -> bytes:
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    trailer = f"trailer\n<< /Size {size} /Root 1 0 R /Info {len(objects)} 0 R >>\nstartxref\n{start}\n%%EOF\n"
    return bytes(out) + f"xref\n0 {size}\n0000000000 65535 f \n{table}{trailer}".encode()


def column(lines: Sequence[str], *, x: float = 60, y: float = 780, size: float = 11, step: float = 14, gap: float = 8) -> list[Run]:
    """Lines below one another; an empty one leaves a gap."""
    runs = []
    for line in lines:
        if line:
            runs.append((x, y, size, line))
            y -= step
        else:
            y -= gap
    return runs


def docx(paragraphs: Sequence[str], *, title: str = "", extra: str = "") -> bytes:
    """A Word document: an optional title, the paragraphs, and *extra* as it stands in the document's XML."""
    heading = f'<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>{title}</w:t></w:r></w:p>' if title else ""
    body = "".join(f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>' for text in paragraphs)
    types = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    text = f'<?xml version="1.0" encoding="UTF-8"?><w:document {_WORD}><w:body>{heading}{body}{extra}</w:body></w:document>'
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/word/document.xml" ContentType="{types}"/></Types>',
        "word/document.xml": text,
    }
    return zipped({name: part.encode() for name, part in parts.items()})


def zipped(files: dict[str, bytes]) -> bytes:
    """A ZIP file that is the same every time."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2025, 6, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def warc(answers: Sequence[tuple[str, str, bytes]]) -> list[bytes]:
    """The records of a web archive: what servers answered, as (address, `200 OK text/html`, body)."""
    records = [_record("warcinfo", "", "application/warc-fields", b"software: made by hand\r\n")]
    for url, answer, body in answers:
        status, _, kind = answer.rpartition(" ")
        head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        records.append(_record("response", url, "application/http; msgtype=response", head + body))
    return records


def _record(kind: str, url: str, media_type: str, block: bytes) -> bytes:
    address = f"WARC-Target-URI: {url}\r\n" if url else ""
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\n{address}WARC-Date: 2025-06-19T00:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{sum(block) % 10**12:012}>\r\n"
        f"Content-Type: {media_type}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def page(title: str, outlet: str, paragraphs: Sequence[str], printed: str = "") -> bytes:
    """A web page without any metadata but its title and its site's name."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in (*([printed] if printed else []), *paragraphs))
    head = f'<meta charset="utf-8"><title>{title}</title><meta property="og:site_name" content="{outlet}">'
    return f"<!DOCTYPE html><html><head>{head}</head><body><article><h1>{title}</h1>{text}</article></body></html>".encode()


def _formats() -> dict[str, bytes]:
    museum = page(
        "Museum Laut Dibuka Lagi",
        "Kabar Teluk",
        (
            "Museum Laut Teluk Bening dibuka lagi pada Kamis (19/6/2025) setelah ditutup dua tahun untuk perbaikan gedungnya.",
            "“Koleksi kami bertambah menjadi 1.400 benda,” kata Kepala Museum Farida Hanum kepada pengunjung pertama.",
            "Tiket masuk museum itu tetap Rp 10.000 untuk orang dewasa, sedangkan anak-anak tidak dipungut biaya.",
        ),
    )
    market = page(
        "Pasar Ikan Pindah Tempat",
        "Kabar Teluk",
        (
            "Pasar ikan Teluk Bening pindah ke gedung baru yang dilengkapi ruang pendingin berkapasitas 30 ton.",
            "Kepala Dinas Perikanan Hasan Basri mengatakan 210 pedagang sudah mendaftar untuk menempati lapak baru.",
            "Menurut Hasan, pedagang tidak perlu membayar sewa selama tiga bulan pertama sejak gedung itu dibuka.",
        ),
    )
    records = warc(
        [
            ("https://kabarteluk.example/2025/06/19/museum-laut", "200 OK text/html", museum),
            ("https://kabarteluk.example/logo.png", "200 OK image/png", b"\x89PNG"),
            ("https://kabarteluk.example/lama", "301 Moved text/html", b"<html><body>Moved.</body></html>"),
            ("https://kabarteluk.example/2025/06/20/pasar-ikan", "200 OK text/html", market),
        ]
    )
    lines = [
        "Wali Kota Tirtasari Budi Santoso mengatakan pemerintah kota menyiapkan 25 bus",
        "listrik untuk melayani tiga rute mulai tahun depan.",
        "",
        "“Kami ingin udara kota ini lebih bersih bagi anak-anak dan orang tua,” ujar Budi",
        "di Balai Kota, Selasa (17/6/2025).",
        "",
        "Kepala Dinas Perhubungan Joko Susilo memperkirakan harga tiketnya Rp 4.000 untuk",
        "sekali perjalanan, dan pelajar tidak perlu membayar.",
    ]
    text = (
        "Warga Dusun Atas Dapat Listrik\n\nSebanyak 64 rumah di Dusun Atas mendapat listrik dari tenaga air.\n"
        "“Sekarang anak saya bisa belajar malam hari,” kata seorang warga, Siti Maryam.\n"
    )
    return {
        "artikel.pdf": pdf([[(60, 800, 20, "Bus Listrik Mulai Tahun Depan"), *column(lines, y=770)]], title="Microsoft Word - bus.docx"),
        "artikel.docx": docx(
            [
                "Kepala Desa Sumber Rejeki Marwoto menyebut panen jagung tahun ini mencapai 420 ton.",
                "“Ini panen terbaik sejak 2015,” kata Marwoto, Rabu (18/6/2025).",
            ],
            title="Panen Jagung Terbaik dalam Satu Dasawarsa",
        ),
        "arsip.warc": b"".join(records),
        "arsip.warc.gz": b"".join(gzip.compress(record, mtime=0) for record in records),
        "artikel.txt.gz": gzip.compress(text.encode(), mtime=0),
        "kumpulan.zip": zipped(
            {
                "kabar-danau/satu.txt": b"Danau Biru Makin Dangkal\n\nPeneliti menyebut Danau Biru mendangkal 3 sentimeter setiap tahun.\n",
                "kabar-danau/dua.json": b'{"title": "Ikan Berkurang", "text": "Nelayan Danau Biru mengatakan tangkapan mereka berkurang."}',
            }
        ),
    }


if __name__ == "__main__":
    for name, data in _formats().items():
        (FORMATS / name).write_bytes(data)
