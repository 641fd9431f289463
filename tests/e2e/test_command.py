"""The command keeps its word: shapes, exit codes, sentences."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.processes import environment
from tests.running import NAMES, SEEDS, Klaim, json_lines, run


def test_extract_prints_one_claim_a_line_in_the_order_of_the_text_and_needs_no_server(tmp_path: Path) -> None:
    done = run("klaim", "extract", *map(str, SEEDS), "--format", "jsonl", data=tmp_path)

    claims = json_lines(done.stdout)
    assert done.returncode == 0, done.stderr
    assert [claim["article"]["source_name"] for claim in claims] == sorted(claim["article"]["source_name"] for claim in claims)
    for seed in SEEDS:
        starts = [claim["content"]["start"] for claim in claims if claim["article"]["source_name"] == seed.name]
        assert starts
        assert starts == sorted(starts)


def test_articles_prints_the_article_objects(tmp_path: Path) -> None:
    done = run("klaim", "articles", str(SEEDS[4]), "--format", "jsonl", data=tmp_path)

    [article] = json_lines(done.stdout)
    assert (article["outlet"], article["published_at"]) == ("SINDOnews", "2024-10-25T15:40:00+07:00")
    assert "Hamas" not in article["text"]
    assert article["removed"]


@pytest.mark.parametrize("verb", ["extract", "articles"])
def test_an_unreadable_file_costs_one_line_and_exit_2_and_the_others_are_done(verb: str, tmp_path: Path) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text("{")

    done = run("klaim", verb, str(bad), str(tmp_path / "missing.txt"), str(SEEDS[0]), "--format", "jsonl", data=tmp_path)

    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 2
    assert "Traceback" not in done.stderr
    assert json_lines(done.stdout)


def test_search_finds_nothing_with_exit_1(seeded: Klaim) -> None:
    assert seeded.command("search", "katakunciyangtidakada", "--format", "jsonl", code=1) == ""


def test_a_mistyped_filter_is_answered_with_a_sentence_and_exit_2(seeded: Klaim) -> None:
    done = run("klaim", "search", "tentara", "--since", "kemarin", data=seeded.data)

    assert done.returncode == 2
    assert "since" in done.stderr
    assert "Traceback" not in done.stderr


def test_show_prints_a_claim_and_an_article(seeded: Klaim) -> None:
    [claim, *_] = json_lines(seeded.command("search", "tentara", "--format", "jsonl"))

    assert json_lines(seeded.command("show", claim["claim_id"], "--format", "jsonl"))[0]["claim_id"] == claim["claim_id"]
    assert json_lines(seeded.command("show", claim["article"]["article_id"], "--format", "jsonl"))[0]["claims"]
    assert claim["claim_id"] in seeded.command("show", claim["claim_id"])
    seeded.command("show", "clm_unknown", code=1)


def test_tail_prints_claims_of_the_stream(seeded: Klaim) -> None:
    claims = json_lines(seeded.command("tail", "--from-start", "--limit", "3", "--format", "jsonl"))

    assert [set(claim) >= {"claim_id", "kind", "content"} for claim in claims] == [True] * 3


def test_status_tells_files_streams_lag_dead_letters_and_ledger(seeded: Klaim) -> None:
    [status] = json_lines(seeded.command("status", "--format", "jsonl"))

    assert status["files"]["published"] >= len(SEEDS)
    assert status["ledger"]["articles"] >= len(SEEDS)
    assert {stream["stream"] for stream in status["streams"]} == {
        "klaim.articles.v1",
        "klaim.claims.v1",
        "klaim.receipts.v1",
        "klaim.inbox.v1",
        "klaim.retries.v1",
        "klaim.corrections.v1",
    }
    assert all({"lag", "pending", "dead"} <= set(group) for group in status["groups"])
    assert "klaim.claims.v1" in seeded.command("status")


def test_doctor_speaks_in_sentences(tmp_path: Path) -> None:
    done = run("klaim", "doctor", data=tmp_path)

    assert done.returncode == 0, done.stdout
    assert all(line.rstrip().endswith(".") for line in done.stdout.splitlines())
    assert "Redis" in done.stdout


def test_without_a_klaim_the_verbs_that_need_one_say_so_with_exit_3(tmp_path: Path) -> None:
    settings = environment(KLAIM_DATA=str(tmp_path), KLAIM_API_URL="http://127.0.0.1:9", KLAIM_REDIS_URL="redis://127.0.0.1:9")
    for words in (["search", "x"], ["status"], ["tail"], ["ingest", str(SEEDS[0])], ["show", "clm_1"]):
        done = subprocess.run([sys.executable, "-m", "klaim", *words], env=settings, capture_output=True, text=True, check=False)

        assert done.returncode == 3, (words, done.stderr)
        assert "Traceback" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
@pytest.mark.parametrize("words", [["--version"], ["--help"], ["extract", "-", "--format", "jsonl"]])
def test_results_that_a_full_disk_does_not_take_end_with_a_sentence_and_1(words: list[str], tmp_path: Path) -> None:
    text = tmp_path / "a.txt"
    text.write_text("Wali kota Rudi Hartono mengatakan 14 sumur kering di Sukamaju.")
    words = [str(text) if word == "-" else word for word in words]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([sys.executable, "-m", "klaim", *words], stdout=full, stderr=subprocess.PIPE, text=True, check=False)

    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1), done.stderr
    assert "No space left" in done.stderr


def test_two_klaims_do_not_share_a_data_folder(klaim: Klaim) -> None:
    done = run("klaim", "up", "--data", str(klaim.data), "--port", "0", "--redis-port", "0")

    assert done.returncode == 1
    assert "Another klaim runs" in done.stderr


def test_the_demo_ends_with_the_claims_of_the_seeds() -> None:
    done = run("klaim", "demo", "--no-stay", "--format", "jsonl")

    assert done.returncode == 0, done.stderr
    assert {claim["article"]["source_name"] for claim in json_lines(done.stdout)} == {seed.name for seed in SEEDS}
    assert "claims in 5 articles" in done.stderr


def test_the_demo_prints_tables_for_people() -> None:
    done = run("klaim", "demo", "--no-stay")

    assert done.returncode == 0, done.stderr
    assert "Yoon Suk Yeol" in done.stdout


def test_articles_in_files_are_held_against_each_other_without_a_server(tmp_path: Path) -> None:
    found = {
        verb: json_lines(run("klaim", verb, *map(str, SEEDS), "--format", "jsonl", data=tmp_path).stdout)
        for verb in ("statements", "copies", "disputes", "stories", "entities")
    }

    assert max(len(row["claims"]) for row in found["statements"]) == 4
    assert [(row["a"][:3], row["b"][:3], row["kind"]) for row in found["copies"]] == [("000", "001", "rewrite")]
    assert {row["type"] for row in found["disputes"]} == {"quantity", "date", "stance"}
    assert [len(row["source_names"]) for row in found["stories"]] == [5]
    assert {"person/kim-jong-un", "person/kim-hong-kyun"} <= {row["entity_id"] for row in found["entities"]}


def test_groups_are_told_to_people_too(tmp_path: Path) -> None:
    done = run("klaim", "disputes", *map(str, SEEDS), data=tmp_path)

    assert done.returncode == 0
    assert "12000" in done.stdout


def test_without_files_the_ledger_tells_what_articles_have_in_common(seeded: Klaim) -> None:
    asked = {
        verb: json_lines(seeded.command(verb, "--format", "jsonl")) for verb in ("statements", "copies", "disputes", "stories", "entities")
    }
    over_files = {
        verb: json_lines(run("klaim", verb, *map(str, SEEDS), "--format", "jsonl", data=seeded.data).stdout)
        for verb in ("copies", "disputes")
    }

    # Whatever else other tests have dropped.
    assert max(len(row["claims"]) for row in asked["statements"]) == 4
    assert [row for row in asked["copies"] if {row["a"], row["b"]} <= set(NAMES)] == over_files["copies"]
    assert {row["type"] for row in asked["disputes"]} >= {row["type"] for row in over_files["disputes"]}
    assert set(NAMES) in [set(row["source_names"]) for row in asked["stories"]]


def test_the_ledger_tells_of_what_a_question_finds(seeded: Klaim) -> None:
    def counted(*words: str) -> int:
        return len(json_lines(seeded.command(*words, "--format", "jsonl")))

    assert 0 < counted("statements", "--search", "source:Yoon") < counted("statements")
    assert counted("statements", "--search", "source:Yoon") == counted("export", "statements", "--source", "Yoon")
    assert 0 < counted("disputes", "--search", "number:>5000 tentara") == counted("export", "disputes", "number:>5000 tentara")
    done = run("klaim", "statements", str(SEEDS[0]), "--search", "Yoon", data=seeded.data)
    assert (done.returncode, done.stdout) == (2, "")
