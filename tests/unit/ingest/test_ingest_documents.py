"""PDF, Word and e-mail."""

import pytest

from klaim_ingest.core.raw import RawArticle
from klaim_ingest.readers import read
from klaim_shared.errors import Rejected
from tests.making import column, docx, pdf, zipped

FIRST = "Wali kota meresmikan pasar baru di tepi sungai pada Senin siang dan mengajak"
LINES = [FIRST, "semua warga untuk datang.", "", "“Pasar ini milik warga,” kata wali kota", "kepada wartawan."]


def one(data: bytes, name: str) -> RawArticle:
    [article] = read(data, name).articles
    return article


def reason(data: bytes, name: str) -> tuple[str, str]:
    with pytest.raises(Rejected) as caught:
        read(data, name)
    return caught.value.reason, str(caught.value)


def test_lines_of_a_pdf_become_paragraphs_by_the_gaps_between_them() -> None:
    assert (
        one(pdf([column(LINES)]), "a.pdf").body
        == f"{FIRST} semua warga untuk datang.\n“Pasar ini milik warga,” kata wali kota kepada wartawan."
    )


def test_lines_of_a_pdf_become_paragraphs_by_their_indents() -> None:
    runs = [
        (74, 780, 11, FIRST),
        (60, 766, 11, "semua warga."),
        (74, 752, 11, "Warga senang dan datang sejak"),
        (60, 738, 11, "pagi hari."),
    ]
    assert one(pdf([runs]), "a.pdf").body == f"{FIRST} semua warga.\nWarga senang dan datang sejak pagi hari."


def test_columns_and_pages_of_a_pdf_go_on_where_a_sentence_does() -> None:
    left, right = (
        column(["Wali kota meresmikan pasar", "baru di tepi sungai dan"], x=50),
        column(["mengajak warga datang.", "Warga senang."], x=300),
    )
    assert one(pdf([[*left, *right]]), "a.pdf").body.startswith("Wali kota meresmikan pasar baru di tepi sungai dan mengajak warga datang.")
    pages = [column(["Wali kota meresmikan pasar baru di", "tepi sungai dan"]), column(["mengajak warga datang ke sana."])]
    assert one(pdf(pages), "a.pdf").body == "Wali kota meresmikan pasar baru di tepi sungai dan mengajak warga datang ke sana."


def test_running_heads_and_page_numbers_of_a_pdf_are_no_text() -> None:
    pages = [
        [
            (60, 820, 9, f"Harian Kota, halaman {number}"),
            *column([f"Kalimat pertama halaman {number} ini utuh.", "Kalimat kedua."]),
            (290, 20, 9, str(number)),
        ]
        for number in (1, 2, 3)
    ]
    body = one(pdf(pages), "a.pdf").body
    assert "Harian Kota" not in body
    assert body.split("\n")[-1].endswith("Kalimat kedua.")
    assert body.count("Kalimat pertama") == 3


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("pemba-", "ngunan", "pembangunan"),
        ("anak-", "anak", "anak-anak"),
        ("bersama-", "sama", "bersama-sama"),
        ("Korea-", "Jepang", "Korea- Jepang"),
    ],
)
def test_a_word_broken_at_the_end_of_a_line_is_whole_again(first: str, second: str, whole: str) -> None:
    assert whole in one(pdf([column([f"Wali kota bicara tentang {first}", f"{second} di kota."])]), "a.pdf").body


def test_the_title_of_a_pdf_is_what_is_set_largest_above_the_text() -> None:
    article = one(pdf([[(60, 810, 20, "Pasar Baru Dibuka"), *column(LINES, y=770)]], title="Microsoft Word - konsep3.docx"), "a.pdf")
    assert (article.title, article.body.split(" ")[0]) == ("Pasar Baru Dibuka", "Wali")
    assert one(pdf([column(LINES)], title="Microsoft Word - konsep3.docx"), "a.pdf").title is None
    assert one(pdf([column(LINES)], title="Pasar Baru"), "a.pdf").title == "Pasar Baru"


def test_a_pdf_without_text_or_with_too_many_pages_is_turned_away() -> None:
    assert reason(pdf([[]]), "a.pdf")[0] == "no_text"
    assert reason(pdf([column(LINES)] * 201), "a.pdf")[0] == "too_large"


def test_a_word_document_gives_its_paragraphs_without_what_was_deleted() -> None:
    extra = (
        "<w:p><w:r><w:t>Warga </w:t></w:r><w:del><w:r><w:delText>sedih</w:delText></w:r></w:del><w:ins><w:r><w:t>senang</w:t></w:r></w:ins>"
        "<w:r><w:tab/><w:t>sekali</w:t><w:br/><w:t>hari ini.</w:t></w:r></w:p>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Isi sel.</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    article = one(docx(["Wali kota datang."], title="Pasar Baru", extra=extra), "a.docx")
    assert (article.title, article.body.split("\n")) == (
        "Pasar Baru",
        ["Wali kota datang.", "Warga senang sekali", "hari ini.", "Isi sel."],
    )


def test_a_word_document_cannot_bring_entities_or_nothing() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY b "kata kata">]><a>&b;</a>'
    assert reason(zipped({"word/document.xml": bomb}), "a.docx")[0] == "bad_xml"
    assert reason(docx([]), "a.docx")[0] == "no_text"


MAIL = (
    "From: Humas Kota <humas@kota.example>\r\nTo: redaksi@kabar.example\r\nSubject: =?utf-8?q?Re=3A_Pasar_Baru_=E2=80=93_Dibuka?=\r\n"
    "Date: Wed, 18 Jun 2025 19:44:00 +0700\r\nMIME-Version: 1.0\r\n"
)


def test_a_mail_gives_its_subject_sender_and_date() -> None:
    article = one((MAIL + "Content-Type: text/plain; charset=utf-8\r\n\r\nWali kota datang.\r\n\r\n-- \r\nHumas\r\n").encode(), "a.eml")
    assert (article.title, article.authors) == ("Pasar Baru – Dibuka", ("Humas Kota",))
    assert (article.published_at, article.body.strip()) == ("Wed, 18 Jun 2025 19:44:00 +0700", "Wali kota datang.")


def test_a_mail_of_html_alone_gives_its_words() -> None:
    article = one((MAIL + "Content-Type: text/html; charset=utf-8\r\n\r\n<p>Wali kota</p><p>datang.</p>").encode(), "a.eml")
    assert article.body.split() == ["Wali", "kota", "datang."]


def test_what_is_attached_to_a_mail_is_an_article_of_its_own() -> None:
    attached = (
        ("text/plain", "rilis.txt", "Wali kota datang."),
        ("application/pdf", "rusak.pdf", "Bukan PDF."),
        ("image/png", "logo.png", "x"),
    )
    parts = "--x\r\nContent-Type: text/plain\r\n\r\nTerlampir siaran pers kami.\r\n"
    for kind, name, content in attached:
        parts += f"--x\r\nContent-Type: {kind}\r\nContent-Disposition: attachment; filename={name}\r\n\r\n{content}\r\n"
    parts += "--x--\r\n"
    reading = read((MAIL + f"Content-Type: multipart/mixed; boundary=x\r\n\r\n{parts}").encode(), "a.eml")
    assert [(article.item, article.body.strip()) for article in reading.articles] == [
        (1, "Terlampir siaran pers kami."),
        (2, "Wali kota datang."),
    ]
    assert [(bad.item, bad.reason, bad.sentence.split(":")[0]) for bad in reading.bad_items] == [(3, "bad_document", "rusak.pdf")]
