"""`klaim dead`: what was given up on, listed, shown, delivered again, dropped."""

import subprocess
import sys
from collections.abc import Iterator, Mapping
from typing import Any

import httpx
import pytest
import redis

from klaim.dead import BadFilter, question
from klaim_shared.streams.wire import encode
from klaim_shared.topology import EXTRACT_ARTICLES, FIELD, INDEX_CLAIMS, INGEST_RETRIES, RETRIES
from tests.conftest import Server
from tests.processes import environment, until
from tests.running import Klaim, get, json_lines
from tests.streaming import article

OURS = {"error": "it failed [bold]here[/]", "service": "extract", "tries": "4", "time": "2026-11-20T07:00:00+00:00"}


@pytest.fixture
def client(server: Server) -> Iterator[redis.Redis]:
    with redis.Redis.from_url(server.url, decode_responses=True) as client:
        client.flushall()
        yield client


@pytest.fixture
def letters(client: redis.Redis) -> list[str]:
    """One about an entry that still stands, one about an entry that was trimmed, one of somebody else's."""

    def add(stream: str, fields: Mapping[Any, Any]) -> str:
        return str(client.xadd(stream, dict(fields)))

    client.xgroup_create("klaim.articles.v1", "extract", id="$", mkstream=True)
    entry = add("klaim.articles.v1", {FIELD: "{}"})
    standing = add(EXTRACT_ARTICLES.dead_letter, {FIELD: "{}", "entry": entry, "reason": "gave_up", **OURS})
    trimmed = add(EXTRACT_ARTICLES.dead_letter, {FIELD: encode(article("a")), "entry": "7-7", "reason": "not_cloudevent", **OURS})
    foreign = add(INDEX_CLAIMS.dead_letter, {"hello": b"\xff"})
    return [f"klaim.articles.v1.extract:{standing}", f"klaim.articles.v1.extract:{trimmed}", f"klaim.claims.v1.index:{foreign}"]


def pending(client: redis.Redis) -> int:
    info: Any = client.xpending("klaim.articles.v1", "extract")
    return int(info["pending"])


def dead(server: Server, *words: str, code: int = 0) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "klaim", "dead", *words]
    settings = environment(KLAIM_REDIS_URL=server.url, COLUMNS="200")
    done = subprocess.run(command, env=settings, capture_output=True, text=True, check=False)
    assert done.returncode == code, f"{words} ended with {done.returncode}: {done.stdout}{done.stderr}"
    assert "Traceback" not in done.stderr
    return done


def rows(done: "subprocess.CompletedProcess[str]") -> list[dict[str, Any]]:
    return json_lines(done.stdout)


def test_the_list_tells_why_under_all_there_are_in_figures(server: Server, letters: list[str]) -> None:
    text = dead(server, "list").stdout
    listed = rows(dead(server, "list", "--format", "jsonl"))

    assert text.splitlines()[0] == "3 dead letters: foreign 1, gave_up 1, not_cloudevent 1"
    assert "it failed [bold]here[/]" in text
    assert all(letter in text for letter in letters)
    by_id = {row["letter_id"]: row for row in listed}
    assert set(by_id) == set(letters)
    assert [by_id[letter]["reason"] for letter in letters] == ["gave_up", "not_cloudevent", "foreign"]
    assert [by_id[letter]["tries"] for letter in letters] == [4, 4, None]
    assert rows(dead(server, "list", "--service", "index", "--format", "jsonl")) == [by_id[letters[2]]]
    assert rows(dead(server, "list", "--limit", "2", "--since", "2024-01-01", "--format", "jsonl")) == listed[:2]


def test_the_list_counts_those_asked_for_and_says_where_it_is_cut(server: Server, letters: list[str]) -> None:
    assert dead(server, "list", "--service", "index").stdout.splitlines()[0] == "1 dead letter: foreign 1"
    assert "there are more" in dead(server, "list", "--limit", "2").stderr
    assert not dead(server, "list", "--limit", "3").stderr


def test_nothing_given_up_on_is_said_and_is_no_failure(server: Server, client: redis.Redis) -> None:
    assert dead(server, "list").stdout == "0 dead letters\n"


def test_show_gives_the_entry_and_says_what_is_not_there(server: Server, letters: list[str]) -> None:
    [shown] = rows(dead(server, "show", letters[2], "--format", "jsonl"))
    told = dead(server, "show", letters[0], "klaim.claims.v1.index:1-1", code=1)

    assert (shown["fields"], shown["reason"]) == ({"hello": "\\xff"}, "foreign")
    assert shown["unreadable"].endswith(f"no field {FIELD}")
    assert f"{FIELD}: {{}}" in told.stdout
    assert "klaim.claims.v1.index:1-1" in told.stderr


def test_replay_and_drop_do_what_their_dry_run_told(server: Server, client: redis.Redis, letters: list[str]) -> None:
    told = dict(zip(letters, ("redelivered", "appended", "foreign"), strict=True))

    dry = rows(dead(server, "replay", "--all", "--dry-run", "--format", "jsonl", code=1))
    assert {row["letter_id"]: row["outcome"] for row in dry} == told
    assert (client.xlen(EXTRACT_ARTICLES.dead_letter), pending(client), client.xlen("klaim.articles.v1")) == (2, 0, 1)

    done = rows(dead(server, "replay", "--stream", "klaim.articles.v1", "--format", "jsonl"))
    assert [(row["letter_id"], row["outcome"]) for row in done] == list(told.items())[:2]
    assert (client.xlen(EXTRACT_ARTICLES.dead_letter), pending(client), client.xlen("klaim.articles.v1")) == (0, 1, 2)

    dry_drop = dead(server, "drop", letters[2], "--dry-run")
    assert (dry_drop.stdout, dry_drop.stderr) == (f"{letters[2]}  would be dropped\n", "1 would be dropped.\n")
    assert dead(server, "drop", "nope", code=1).stdout == "nope  not there\n"
    assert dead(server, "drop", "--reason", "foreign").stdout == f"{letters[2]}  dropped\n"
    assert client.xlen(INDEX_CLAIMS.dead_letter) == 0
    assert "no such letter" in dead(server, "drop", "--all", code=1).stderr
    assert "not there" in dead(server, "replay", letters[0], code=1).stderr


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("replay",), "Which letters?"),
        (("drop", "klaim.claims.v1.index:1-1", "--all"), "Which letters?"),
        (("list", "--reason", "malas"), "--reason: input should be 'gave_up'"),
    ],
)
def test_what_cannot_be_meant_is_told_and_changes_nothing(
    server: Server, client: redis.Redis, letters: list[str], words: tuple[str, ...], named: str
) -> None:
    assert named in dead(server, *words, code=2).stderr
    assert (client.xlen(EXTRACT_ARTICLES.dead_letter), client.xlen(INDEX_CLAIMS.dead_letter)) == (2, 1)


@pytest.mark.parametrize(
    ("filters", "sentence"),
    [
        ({"since": "kemarin"}, "--since: it should be a day such as 2026-11-20, or a moment such as 2026-11-20T14:00+07:00."),
        ({"stream": "klaim.claims.v9"}, "--stream: there is no such stream."),
        ({"service": "redis"}, "--service: input should be 'ingest', 'extract' or 'index'."),
    ],
)
def test_a_filter_that_cannot_be_meant_is_told_in_one_sentence(filters: dict[str, str], sentence: str) -> None:
    with pytest.raises(BadFilter) as told:
        question(**filters)

    assert str(told.value) == sentence


def test_a_klaim_that_runs_gives_up_on_garbage_again_when_it_is_replayed(seeded: Klaim) -> None:
    def listed() -> list[str]:
        return [line["letter_id"] for line in json_lines(seeded.command("dead", "list", "--service", "ingest", "--format", "jsonl"))]

    with redis.Redis.from_url(seeded.addresses.redis_url) as client:
        client.xadd(RETRIES.name, {"hello": "world"})
        until(lambda: client.xlen(INGEST_RETRIES.dead_letter) == 1)
        [first] = listed()
        [letter] = get(seeded, "/v1/dead", service="ingest")["items"]
        metrics = httpx.get(f"{seeded.addresses.api_url}/metrics", trust_env=False).text
        seeded.command("dead", "replay", "--service", "ingest")
        until(lambda: client.xlen(INGEST_RETRIES.dead_letter) == 1)
        [second] = listed()
        seeded.command("dead", "drop", second)

    assert (letter["letter_id"], letter["reason"]) == (first, "not_cloudevent")
    assert first != second
    assert 'klaim_dead_letters_by_reason{group="ingest",reason="not_cloudevent",stream="klaim.retries.v1"} 1.0' in metrics
    assert listed() == []
