from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klaim_ingest.core import printed_dates
from klaim_ingest.core.article import draft
from klaim_ingest.core.inferred import published_on
from klaim_ingest.core.raw import RawArticle
from klaim_shared.messages import ArticleIngested

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
BODY = "Wali kota meresmikan pasar baru di tepi sungai itu.\nWarga datang sejak pagi."


def drafted(body: str = BODY, **fields: Any) -> ArticleIngested:
    return draft(RawArticle(body, "text/plain", **fields), "a.txt", "0" * 64, NOW).article


@pytest.mark.parametrize(
    ("printed", "published", "updated", "authors"),
    [
        ("Jum'at, 25 Oktober 2024 - 15:40 WIB", "2024-10-25T15:40:00+07:00", None, ()),
        (
            "Diterbitkan 18 Juni 2025, 20:02 WIB\nDiperbarui 18 Jun 2025, 22:11 WIB",
            "2025-06-18T20:02:00+07:00",
            "2025-06-18T22:11:00+07:00",
            (),
        ),
        ("Kompas.com- 19/06/2025, 09:12 WIB", "2025-06-19T09:12:00+07:00", None, ()),
        (", Jurnalis-Rabu, 18 Juni 2025 |20:02 WIB", "2025-06-18T20:02:00+07:00", None, ()),
        ("Sari Dewi, Jurnalis-Rabu, 18 Juni 2025 |20:02 WIB", "2025-06-18T20:02:00+07:00", None, ("Sari Dewi",)),
        ("Oleh Nila Chrisna pada 09 Jul 2025, 13:00 WIB", "2025-07-09T13:00:00+07:00", None, ("Nila Chrisna",)),
        ("Selasa, 3 Juni 2025 - 08:00 WITA", "2025-06-03T08:00:00+08:00", None, ()),
        ("Selasa, 3 Juni 2025 08.00 WIT", "2025-06-03T08:00:00+09:00", None, ()),
        ("Rabu, 18 Jun 2025", "2025-06-18", None, ()),
    ],
)
def test_times_are_read_as_sites_print_them(printed: str, published: str, updated: str | None, authors: tuple[str, ...]) -> None:
    article = drafted(f"Pasar Baru Kota Dibuka\n{printed}\n{BODY}")
    assert (article.published_at, article.updated_at, article.authors) == (published, updated, authors)
    assert article.published_at_source == "dateline"
    assert article.text == BODY


def test_a_day_in_the_url_that_is_another_one_is_told_as_a_clash() -> None:
    url = "https://kabar.example/read/2025/06/18/pasar"
    clash = drafted(published_at="2025-06-20", url=url).clashes[0]
    assert (clash.field, clash.kept, clash.kept_from, clash.other, clash.other_from) == (
        "published_at",
        "2025-06-20",
        "metadata",
        "2025-06-18",
        "url",
    )


@pytest.mark.parametrize("printed", ["2025-02-30", "kemarin"])
def test_a_date_that_names_no_day_is_told_and_so_is_what_was_taken_for_it(printed: str) -> None:
    alone = drafted(published_at=printed)
    assert (alone.published_at, alone.provenance["published_at"]) == (None, f"unreadable: {printed}")
    (clash,) = drafted(published_at=printed, url="https://kabar.example/read/2025/06/18/pasar").clashes
    assert (clash.kept, clash.kept_from, clash.other, clash.other_from) == ("2025-06-18", "url", printed, "metadata, unreadable")


@pytest.mark.parametrize(("published", "told"), [("2099-01-01", 1), ("2026-01-05", 1), ("2026-01-04", 0), ("2026-01-04T23:00:00+07:00", 0)])
def test_a_day_that_had_not_come_when_the_article_was_taken_in_is_a_clash(published: str, told: int) -> None:
    clashes = drafted(published_at=published).clashes
    assert [(clash.kept, clash.other) for clash in clashes] == [(published, "2026-01-02")] * told


@pytest.mark.parametrize("published", ["2025-06-18", "2025-06-18T01:00:00+07:00", "2025-06-17T18:30:00+00:00", "2025-06-18T23:59:00+07:00"])
def test_a_url_of_the_same_day_in_any_of_the_zones_is_no_clash(published: str) -> None:
    assert drafted(published_at=published, url="https://kabar.example/read/2025/06/18/pasar").clashes == ()


def test_an_update_before_publication_is_a_clash_and_one_of_the_same_moment_is_no_update() -> None:
    assert drafted(published_at="2025-06-18", updated_at="2025-06-01").clashes[0].other == "2025-06-01"
    assert drafted(published_at="2025-06-18T10:00:00+07:00", updated_at="2025-06-18T10:00:00+07:00").updated_at is None


def test_a_text_that_tells_of_a_day_after_its_publication_is_a_clash() -> None:
    body = f"Pasar Baru Kota Dibuka\nJum'at, 25 Oktober 2024 - 15:40 WIB\nWali kota meresmikan pasar itu pada Senin (16/6/2025).\n{BODY}"
    [clash] = drafted(body).clashes
    assert (clash.field, clash.kept, clash.kept_from) == ("published_at", "2024-10-25T15:40:00+07:00", "dateline")
    assert (clash.other, clash.other_from) == ("2025-06-16", "text")


@pytest.mark.parametrize(
    ("told", "published", "updated"),
    [
        ("pada Senin (16/6/2025)", "2025-06-16", None),
        ("pada Senin (16/6/2025)", "2025-06-18", None),
        ("pada Senin (16/6/2025)", "2025-06-15", "2025-06-16T08:00:00+07:00"),
        ("pada Senin (16/6/2025)", "2025-06-15T20:00:00+00:00", None),
        ("yang akan digelar Senin (16/6/2025)", "2025-06-10", None),
        ("pada Selasa (16/6/2025)", "2025-06-10", None),
        ("pada Senin (16/6)", "2024-10-25", None),
    ],
)
def test_a_text_that_tells_of_earlier_days_of_days_ahead_or_of_none_for_sure_is_no_clash(
    told: str, published: str, updated: str | None
) -> None:
    assert drafted(f"Wali kota meresmikan pasar {told}.\n{BODY}", published_at=published, updated_at=updated).clashes == ()


def test_where_only_an_update_is_known_it_stands_for_the_publication_and_says_so() -> None:
    article = drafted(updated_at="2025-06-18")
    assert (article.published_at, article.published_at_source, article.updated_at) == ("2025-06-18", "update", None)


def test_a_template_that_declares_another_language_than_the_text_is_not_believed_and_a_person_is() -> None:
    text = (
        "Presiden mengatakan bahwa pemerintah belum memutuskan kenaikan tarif listrik karena harus dibicarakan lebih dulu dengan DPR. " * 3
    )
    by_template = drafted(text, language="en-US", provenance={"language": "feed"})
    by_hand = drafted(text, language="jv")
    assert (by_template.language, by_template.clashes[0].other) == ("id", "en-US")
    assert (by_hand.language, by_hand.clashes[0].other) == ("jv", "id")
    assert drafted(text, language="in_ID").language == "id-ID"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Ia berbicara pada Senin (28/10).", "2024-10-28"),
        ("Ia berbicara pada Jumat (25/10), dan Kamis (23/10) ia pergi.", "2024-10-25"),
        ("Ia berbicara pada Rabu (18/6/2025).", "2025-06-18"),
        ("Ia berbicara Rabu, 18 Juni 2025. Pertemuan akan digelar Senin (30/6/2025).", "2025-06-18"),
        ("Ia berbicara pada Rabu.", None),
        ("Ia lahir 18 Juni 1970.", None),
        ("Ia berbicara pada Senin (18/6/2025).", None),
        ("Ia berbicara pada Senin (31/2/2025).", None),
    ],
)
def test_a_day_of_publication_is_inferred_from_weekdays_and_days_and_said_to_be(text: str, day: str | None) -> None:
    article = drafted(text)
    assert article.published_at == day
    assert article.published_at_source == ("inferred" if day else None)


def test_what_is_inferred_is_no_part_of_what_two_drops_have_in_common() -> None:
    raw = RawArticle("Ia berbicara pada Senin (28/10).", "text/plain")
    earlier, later = (draft(raw, "a.txt", "0" * 64, datetime(year, 11, 20, tzinfo=UTC)) for year in (2024, 2031))
    assert earlier.article.published_at != later.article.published_at
    assert earlier.fingerprint == later.fingerprint


@given(st.dates(date(2001, 1, 1), date(2025, 12, 31)), st.booleans())
def test_a_weekday_with_its_full_date_gives_that_date(day: date, written: bool) -> None:
    weekday = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")[day.weekday()]
    months = ["Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"]
    printed = f"{weekday}, {day.day} {months[day.month - 1]} {day.year}" if written else f"{weekday} ({day.day}/{day.month}/{day.year})"
    assert published_on(f"Ia tiba pada {printed} di kota.", date(2026, 1, 2)) == day


def test_a_weekday_is_known_wherever_it_stands_but_within_another_word() -> None:
    today = date(2026, 1, 2)
    assert published_on("SENIN (28/10/2024) ia tiba.", today) == date(2024, 10, 28)
    assert published_on("İa tiba pada Senin (28/10/2024).", today) == date(2024, 10, 28)
    assert published_on("Kota Arsenin (28/10/2024).", today) is None


@given(st.text(max_size=200), st.dates())
def test_any_text_infers_a_day_not_after_its_reading_or_none(text: str, today: date) -> None:
    found = published_on(text, today)
    assert found is None or found <= today


def test_months_are_known_by_all_their_names() -> None:
    assert [printed_dates.month(name) for name in ("Agt", "pebruari", "NOV", "mei")] == [8, 2, 11, 5]
