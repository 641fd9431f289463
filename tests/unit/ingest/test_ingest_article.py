from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klaim_ingest.core import identity
from klaim_ingest.core.article import Draft, draft, event
from klaim_ingest.core.raw import RawArticle
from klaim_shared.errors import Rejected
from klaim_shared.messages import ArticleIngested, Event

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
BODY = "Wali kota meresmikan pasar baru.\nWarga datang sejak pagi."


def drafted(name: str = "a.txt", **fields: Any) -> Draft:
    return draft(RawArticle(**{"body": BODY, "media_type": "text/plain", **fields}), name, "0" * 64, NOW)


def test_what_is_printed_before_a_name_and_the_desk_after_it_are_no_part_of_it() -> None:
    assert drafted(authors=("Sari Dewi, Budi Santoso",)).article.authors == ("Sari Dewi", "Budi Santoso")
    assert drafted(authors=("Oleh: Sari Dewi -kabarNews", "Sari Dewi")).article.authors == ("Sari Dewi",)


@pytest.mark.parametrize(
    ("name", "fields", "outlet", "where"),
    [
        ("kabar/a.txt", {"outlet": "Situs Lain"}, "kabar", "folder"),
        ("kabar/a.txt", {"outlet": "Situs Lain", "provenance": {"outlet": "sidecar"}}, "Situs Lain", "sidecar"),
        ("a.txt", {"outlet": "Situs Lain"}, "Situs Lain", "metadata"),
        ("kabar/a.txt", {"body": f"JAKARTA, SITUS.com - {BODY}"}, "kabar", "folder"),
        ("kabar/ekonomi/a.txt", {}, "kabar", "folder"),
        ("2025/06 Juni/kabar/ekonomi/a.txt", {}, "kabar", "folder"),
        ("a.zip", {"provenance": {"part": "kabar/a.txt"}}, "kabar", "folder"),
        ("a.wacz", {"outlet": "Situs Lain", "provenance": {"part": "archive/a.warc.gz"}}, "Situs Lain", "metadata"),
        ("2025/06/a.txt", {"body": f"JAKARTA, SITUS.com - {BODY}"}, "Situs", "dateline"),
        ("berita.TXT/a.txt", {"body": f"JAKARTA, SITUS.com - {BODY}"}, "Situs", "dateline"),
        ("a.txt", {"body": f"{BODY}\nCopyright © 2025 situs.co.id"}, "situs.co.id", "copyright"),
        ("a.txt", {"url": "https://nasional.kabar.com/x"}, "kabar.com", "url"),
        ("a.txt", {"url": "https://www.kabar.co.id/x"}, "kabar.co.id", "url"),
    ],
)
def test_the_outlet_comes_from_the_surest_place_that_names_it(name: str, fields: dict[str, Any], outlet: str, where: str) -> None:
    article = drafted(name, **fields).article
    assert (article.outlet, article.provenance["outlet"]) == (outlet, where)


@pytest.mark.parametrize("end", ["… [+1234 chars]", "... [+5 chars]", "[+1234 chars] \n", "… [+ 12 karakter]"])
def test_a_text_that_was_cut_short_and_says_so_is_only_a_summary(end: str) -> None:
    with pytest.raises(Rejected) as caught:
        draft(RawArticle(f"{BODY} Wali kota {end}", "application/json"), "a.json", "0" * 64, NOW)
    assert caught.value.reason == "summary_only"
    whole = draft(RawArticle(f"{BODY} Batasnya [+1234 chars] kata dia.", "application/json"), "a.json", "0" * 64, NOW)
    assert whole.article.text.endswith("kata dia.")


def test_a_file_that_names_another_outlet_than_its_folder_shows_both() -> None:
    [clash] = drafted("kabar/a.txt", outlet="Situs Lain", provenance={"outlet": "json-ld"}).article.clashes
    assert (clash.field, clash.kept, clash.kept_from, clash.other, clash.other_from) == (
        *("outlet", "kabar", "folder"),
        *("Situs Lain", "json-ld"),
    )
    assert drafted("Kabar/a.txt", outlet="KABAR.com").article.clashes == ()
    assert drafted("kabar/a.txt", outlet="Situs Lain", provenance={"outlet": "sidecar"}).article.clashes == ()


def test_a_publication_time_comes_from_metadata_then_the_page_then_the_url() -> None:
    url = "https://kabar.com/read/2025/06/18/x"
    printed = f"Pasar Baru Dibuka\nSenin, 2 Juni 2025 10:00 WIB\n{BODY}"
    assert drafted(url=url, body=printed, published_at="1 Juni 2025").article.published_at == "2025-06-01"
    assert drafted(url=url, body=printed).article.published_at == "2025-06-02T10:00:00+07:00"
    assert (drafted(url=url).article.published_at, drafted(url=url).article.published_at_source) == ("2025-06-18", "url")


def test_a_publication_time_that_cannot_be_read_is_null_and_said_so() -> None:
    article = drafted(published_at="kemarin sore").article
    assert article.published_at is None
    assert article.provenance["published_at"] == "unreadable: kemarin sore"


def test_the_language_is_what_the_metadata_says_else_what_the_text_shows_else_assumed_indonesian() -> None:
    assert drafted(language="jv_ID").article.language == "jv-ID"
    assert (drafted().article.language, drafted().article.provenance["language"]) == ("id", "detected")
    mute = drafted(body="Gol!").article
    assert (mute.language, mute.provenance["language"]) == ("id", "assumed")


def test_addresses_of_one_article_give_one_id() -> None:
    spellings = (
        "https://www.kabar.com/read/1?utm_source=x&page=all#atas",
        "http://m.kabar.com/read/1/",
        "https://kabar.com/read/1/amp",
        "HTTPS://KABAR.COM/read/1?fbclid=3",
    )
    assert len({drafted(url=url).article.article_id for url in spellings}) == 1
    assert drafted(url=spellings[0]).article.url == "https://www.kabar.com/read/1?page=all"
    assert drafted(url="https://kabar.com/read/2").article.article_id != drafted(url=spellings[0]).article.article_id


def test_an_article_without_an_address_is_known_by_its_file_and_its_place_there() -> None:
    assert drafted("a.txt").identity == "a.txt"
    raw = RawArticle(BODY, "text/plain", item=3)
    assert draft(raw, "a.zip", "0" * 64, NOW, "dalam/b.txt").identity == "a.zip#dalam/b.txt"


def item(number: int, **fields: Any) -> RawArticle:
    return RawArticle(**{"body": f"Berita {number}.", "media_type": "text/plain", "item": number, **fields})


def test_an_article_is_alone_in_its_file_without_a_place() -> None:
    assert identity.places([RawArticle(BODY, "text/plain")]) == [None]


@pytest.mark.parametrize(
    "fields",
    [
        [{}, {}, {}],
        [{"title": "Pasar"}, {"title": "Sekolah"}, {"title": "Jalan"}],
        [{"title": "Cuaca", "published_at": f"2025-06-0{day}"} for day in (1, 2, 3)],
        [{"provenance": {"part": part}} for part in ("a.txt", "b.txt", "b.csv")],
        [{"title": title, "provenance": {"part": "a.csv"}} for title in ("Pasar", "Sekolah", "Jalan")],
    ],
)
def test_what_is_put_before_an_item_of_a_file_changes_no_places(fields: list[dict[str, Any]]) -> None:
    items = [item(number, **each) for number, each in enumerate(fields, 1)]
    before = identity.places(items)
    assert len(set(before)) == 3
    new = item(9, title="Baru", provenance={"part": "0.txt"} if fields[0].get("provenance") else {})
    assert identity.places([new, *items])[1:] == before


def test_a_corrected_item_keeps_its_place_where_its_title_or_its_part_tells() -> None:
    for fields in ({"title": "Pasar"}, {"provenance": {"part": "a.txt"}}):
        assert identity.places([item(1, **fields)]) == identity.places([item(1, **{**fields, "body": "Ralat."})])


def test_items_that_cannot_be_told_apart_are_counted() -> None:
    twice = identity.places([item(1, title="Cuaca"), item(2, title="Cuaca")])
    assert len(set(twice)) == 2
    assert twice[1] == f"{twice[0]}#2"


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "file:///etc/passwd", "kabar.com/read", "http://[::1", "https://u:p@kabar.com/", "http://a:99999/"]
)
def test_what_is_no_web_address_is_dropped_and_said_so(url: str) -> None:
    article = drafted(url=url).article
    assert (article.url, article.provenance["url"]) == (None, "unusable")


def test_the_same_content_under_another_name_has_the_same_fingerprint() -> None:
    assert drafted("a.txt").fingerprint == drafted("b.txt").fingerprint
    assert drafted("a.txt", title="Pasar").fingerprint != drafted("a.txt").fingerprint


@pytest.mark.parametrize("given", [{"language": "jv"}, {"agency": "ANTARA"}, {"editors": ("Sari Dewi",)}, {"dateline": "Medan"}])
def test_whatever_a_sidecar_says_counts_and_what_a_page_says_of_these_does_not(given: dict[str, Any]) -> None:
    [name] = given
    assert drafted(**given, provenance={name: "sidecar"}).fingerprint != drafted().fingerprint
    assert drafted(**given, provenance={name: "html"}).fingerprint == drafted().fingerprint


def test_a_fingerprint_is_the_one_that_journals_hold() -> None:
    assert drafted(title="Pasar", outlet="Kabar", authors=("Sari Dewi",)).fingerprint == "0265ab06df569bef69f1574a"


def test_the_same_content_read_at_another_time_gives_the_same_event_id() -> None:
    later = draft(RawArticle(BODY, "text/plain"), "a.txt", "0" * 64, datetime(2027, 1, 1, tzinfo=UTC)).article
    assert event(drafted().article).id == event(later).id
    assert event(drafted().article.model_copy(update={"revision": 2})).id != event(later).id


def test_an_event_survives_its_own_json_and_carries_one_correlation_id_for_a_file() -> None:
    first = event(drafted("a.jsonl", item=1).article)
    assert Event[ArticleIngested].model_validate_json(first.model_dump_json()) == first
    assert first.correlationid == event(drafted("a.jsonl", item=2).article).correlationid
    assert (first.subject, first.partitionkey, first.causationid) == (first.data.article_id, first.data.article_id, None)


@pytest.mark.parametrize(
    ("body", "reason"), [("", "no_text"), ("ADVERTISEMENT\nBaca juga: Harga Naik", "no_text"), ("kata " * 250_000, "too_large")]
)
def test_a_body_without_text_or_with_too_much_is_rejected(body: str, reason: str) -> None:
    with pytest.raises(Rejected) as caught:
        drafted(body=body)
    assert caught.value.reason == reason


@given(st.text(max_size=300), st.text(max_size=40), st.text(max_size=80))
def test_any_body_with_a_sentence_becomes_an_event_that_travels(body: str, title: str, url: str) -> None:
    article = drafted(body=f"{body}\nWarga datang sejak pagi.", title=title, url=url).article
    assert "Warga datang sejak pagi." in article.text
    assert Event[ArticleIngested].model_validate_json(event(article).model_dump_json().encode()).data == article


@given(st.from_regex(r"https://[a-z]{1,9}\.[a-z]{2,5}/[a-z0-9/]{0,20}(\?[a-z]=[0-9])?", fullmatch=True))
def test_tidying_and_canonical_spelling_settle_at_once(url: str) -> None:
    tidy = identity.tidy_url(url)
    assert tidy is not None
    assert identity.tidy_url(tidy) == tidy
    assert identity.canonical_url(identity.canonical_url(tidy)) == identity.canonical_url(tidy)
