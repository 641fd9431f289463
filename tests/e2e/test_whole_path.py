"""From a dropped file to a searchable claim, as a user sees it."""

import json
import re
from pathlib import Path
from typing import Any

import httpx
import redis

from tests.processes import until
from tests.running import NAMES, Klaim, articles, get, json_lines

QUOTE = "Ini provokasi yang mengancam keamanan global"


def stream(klaim: Klaim) -> list[dict[str, Any]]:
    """What a plain Redis client reads."""
    with redis.Redis.from_url(klaim.addresses.redis_url) as client:
        entries: Any = client.xrange("klaim.claims.v1")
    return [json.loads(fields[b"__data__"]) for _, fields in entries]


def test_a_dropped_article_is_on_the_stream_for_a_plain_redis_client(seeded: Klaim) -> None:
    events = [event for event in stream(seeded) if event["data"].get("article", {}).get("source_name") == NAMES[0]]

    claim = next(event["data"] for event in events if event["data"]["content"]["text"] == QUOTE)
    assert (claim["source"]["name"], claim["quote"], claim["stance"]) == ("Yoon Suk Yeol", "direct", "state")
    assert [relay["name"] for relay in claim["relays"]] == ["Al Jazeera"]
    assert claim["said_on"]["date"] == "2024-10-25"


def test_a_dropped_article_is_in_the_api(seeded: Klaim) -> None:
    [claim] = get(seeded, "/v1/claims", q=f'"{QUOTE}"', source="Yoon")["items"]

    article = get(seeded, f"/v1/articles/{claim['article']['article_id']}")
    assert article["text"][claim["content"]["start"] : claim["content"]["end"]] == claim["content"]["text"] == QUOTE
    assert claim["claim_id"] in {each["claim_id"] for each in article["claims"]}
    assert get(seeded, f"/v1/claims/{claim['claim_id']}")["content"] == claim["content"]


def test_a_dropped_article_is_found_with_klaim_search(seeded: Klaim) -> None:
    found = json_lines(seeded.command("search", "provokasi", "keamanan", "--source", "Yoon", "--format", "jsonl"))

    assert QUOTE in {claim["content"]["text"] for claim in found}
    assert "Yoon Suk Yeol" in seeded.command("search", "provokasi", "--source", "Yoon")


def test_the_article_page_highlights_its_claims_in_place(seeded: Klaim) -> None:
    [claim] = get(seeded, "/v1/claims", q=f'"{QUOTE}"', source="Yoon")["items"]

    page = httpx.get(f"{seeded.addresses.api_url}/artikel/{claim['article']['article_id']}", trust_env=False).text

    marks = re.findall(rf'<mark[^>]*id="{claim["claim_id"]}"[^>]*>(.*?)</mark>', page, re.DOTALL)
    assert [re.sub("<[^>]+>", "", mark) for mark in marks] == [QUOTE]


def test_every_span_on_the_stream_stands_in_its_article(seeded: Klaim) -> None:
    held = articles(seeded)
    texts = {name: get(seeded, f"/v1/articles/{held[name]['article_id']}")["text"] for name in NAMES}

    claims = [event["data"] for event in stream(seeded) if event["type"] == "klaim.claim.extracted.v1"]

    found = [(texts[name], span) for claim in claims if (name := claim["article"]["source_name"]) in texts for span in spans(claim)]
    assert len(found) > len(NAMES)
    assert all(text[span["start"] : span["end"]] == span["text"] for text, span in found)


def spans(value: Any) -> list[dict[str, Any]]:
    """Every object with `text`, `start` and `end` in a claim, where it stands in the text at all."""
    if isinstance(value, list):
        return [span for item in value for span in spans(item)]
    if not isinstance(value, dict):
        return []
    own = [value] if value.get("text") is not None and value.get("start") is not None else []
    return own + [span for item in value.values() for span in spans(item)]


def test_the_four_figures_of_the_story_compete_in_the_ledger(seeded: Klaim) -> None:
    claims = get(seeded, "/v1/claims", q="tentara", limit="200")["items"]

    values = {quantity["value"] for claim in claims for quantity in claim["quantities"]}
    assert {1500, 3000, 10000, 12000} <= values


def test_bad_files_each_get_one_clear_sentence_and_the_rest_goes_on(seeded: Klaim, tmp_path: Path) -> None:
    inbox = seeded.inbox
    bad = {
        "empty.txt": b"",
        "binary.txt": bytes(range(256)) * 20,
        "no-text.json": b'{"title": "Tanpa isi"}',
        "broken.json": b'{"title": "Tanpa ak',
        "huge.txt": b"Kalimat panjang sekali. " * (30 * 1024 * 1024 // 24),
    }
    for name, content in bad.items():
        (inbox / name).write_bytes(content)
    outside = tmp_path / "outside.txt"
    outside.write_text("Rahasia di luar kotak masuk.")
    (inbox / "link.txt").symlink_to(outside)
    (inbox / "folder.txt").mkdir()
    (inbox / "latin.txt").write_bytes("Menteri Keuangan José mengatakan harga beras naik 5 persen pekan ini.".encode("cp1252"))
    (inbox / "wide.txt").write_bytes("Menteri Pertanian mengatakan panen padi naik 7 persen tahun ini.".encode("utf-16"))
    (inbox / "good.jsonl").write_text('{"text": "Wali Kota mengatakan 12 jembatan rusak."}\nbukan json\n')
    turned_away = [*bad, "link.txt", "good.jsonl"]

    def reasons(name: str) -> list[Path]:
        return list(seeded.rejected.rglob(f"{name}*.reason.json"))

    until(lambda: all(map(reasons, turned_away)), why=lambda: list(seeded.rejected.rglob("*")))

    for name in turned_away:
        [path] = reasons(name)
        reason = json.loads(path.read_text())
        assert reason["reason"]
        assert "\n" not in reason["sentence"]
        assert "Traceback" not in reason["sentence"]
    until(lambda: {"latin.txt", "wide.txt", "good.jsonl"} <= set(articles(seeded)))
    until(lambda: "José" in str(get(seeded, "/v1/claims", q="harga beras")["items"]))
    for path in (inbox / name for name in bad):
        path.unlink()


def test_garbage_on_the_stream_goes_to_the_dead_letter_and_the_rest_goes_on(seeded: Klaim) -> None:
    with redis.Redis.from_url(seeded.addresses.redis_url) as client:
        client.xadd("klaim.claims.v1", {"hello": "world"})
        client.xadd("klaim.articles.v1", {"__data__": '{"specversion": "1.0", "type": "klaim.article.ingested.v7"}'})

        until(lambda: client.xlen("klaim.claims.v1.index.dead") == 1)
        until(lambda: client.xlen("klaim.articles.v1.extract.dead") == 1 and client.xlen("klaim.articles.v1.index.dead") == 1)

        letters: Any = client.xrange("klaim.articles.v1.extract.dead")
    assert letters[0][1][b"reason"] == b"schema_too_new"
    assert "upgrade klaim to read it" in " ".join(seeded.command("status").split())


def test_a_corrected_article_supersedes_its_older_claims(seeded: Klaim) -> None:
    path = seeded.inbox / "koreksi.txt"
    path.write_text("Gubernur Hartati mengatakan 40 rumah rusak akibat banjir.")
    until(lambda: bool(get(seeded, "/v1/claims", q="rumah rusak banjir")["items"]))
    [old] = get(seeded, "/v1/claims", q="rumah rusak banjir")["items"]

    path.write_text("Gubernur Hartati mengatakan 45 rumah rusak akibat banjir.")

    until(lambda: [claim["quantities"][0]["value"] for claim in get(seeded, "/v1/claims", q="rumah rusak banjir")["items"]] == [45])
    assert get(seeded, f"/v1/claims/{old['claim_id']}")["superseded"]
    assert get(seeded, f"/v1/articles/{old['article']['article_id']}")["revision"] == 2


def test_the_same_content_twice_is_counted_once(seeded: Klaim, tmp_path: Path) -> None:
    text = "Kepala Dinas Rudiyanto mengatakan 7 sekolah diliburkan karena asap."
    for name in ("pertama.txt", "kedua.txt"):
        (tmp_path / name).write_text(text)

    seeded.command("ingest", str(tmp_path / "pertama.txt"), str(tmp_path / "kedua.txt"))

    until(lambda: bool(get(seeded, "/v1/claims", q="sekolah diliburkan asap")["items"]))
    assert len(get(seeded, "/v1/claims", q="sekolah diliburkan asap")["items"]) == 1
    assert json_lines(seeded.command("status", "--format", "jsonl"))[0]["files"]["duplicate"] >= 1


def test_markup_in_an_article_stays_text(seeded: Klaim) -> None:
    body = 'Juru bicara <b>Sudirman</b> mengatakan "<img src=x onerror=alert(1)>" di kantornya.'
    (seeded.inbox / "jahat.json").write_text(json.dumps({"title": "<script>alert(1)</script>", "text": body}))
    until(lambda: "jahat.json" in articles(seeded))
    article = articles(seeded)["jahat.json"]

    page = httpx.get(f"{seeded.addresses.api_url}/artikel/{article['article_id']}", trust_env=False).text

    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)" in page
