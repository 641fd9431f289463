"""`klaim eval`: a folder of annotation and files in, figures out, and one sentence for what cannot be used."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from klaim.cli import app

ARTICLE = {
    "title": "Harga beras",
    "text": '"Stok beras di gudang kami cukup sampai akhir tahun," kata Kepala Dinas Pangan Rahmat Wibowo, Rabu (2/7/2025).',
    "published_at": "2025-07-02",
}
GOLD = {
    "article": "beras.json",
    "claims": [
        {
            "kind": "attributed",
            "content": "Stok beras di gudang kami cukup sampai akhir tahun",
            "source": ["Rahmat Wibowo"],
            "cue": ["kata"],
            "stance": ["state"],
            "quote": ["direct"],
            "said_on": "2025-07-02",
        }
    ],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / "beras.json").write_text(json.dumps(GOLD))
    (tmp_path / "beras.json").write_text(json.dumps(ARTICLE))
    return tmp_path


def evaluate(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["eval", str(folder / "gold"), *arguments])


def test_the_figures_are_printed_as_a_table(folder: Path) -> None:
    done = evaluate(folder, str(folder / "beras.json"))

    assert done.exit_code == 0, done.output
    assert "claims right" in done.stdout


def test_the_figures_are_one_json_object_a_line(folder: Path) -> None:
    done = evaluate(folder, str(folder / "beras.json"), "--format", "jsonl")

    rows = {row["figure"]: row for row in map(json.loads, done.stdout.splitlines())}
    assert (rows["claims right"]["f1"], rows["of found: source"]["right"], rows["of found: dated"]["wanted"]) == (1.0, 1.0, 1)


def test_misses_are_told_with_the_fields_that_are_wrong_and_what_was_said(folder: Path) -> None:
    wrong = {**GOLD, "claims": [{**GOLD["claims"][0], "source": ["Sri Lestari"], "stance": ["deny"]}]}  # type: ignore[dict-item]
    (folder / "gold" / "beras.json").write_text(json.dumps(wrong))

    done = evaluate(folder, str(folder / "beras.json"), "--format", "jsonl", "--misses")

    [miss] = [row for row in map(json.loads, done.stdout.splitlines()) if "miss" in row]
    assert (miss["miss"], miss["fields"]) == ("wrong", ["source", "stance"])
    assert "Rahmat Wibowo" in miss["said"]


def test_an_article_that_nobody_annotated_is_named_and_left_out(folder: Path) -> None:
    (folder / "lain.json").write_text(json.dumps(ARTICLE))

    done = evaluate(folder, str(folder / "beras.json"), str(folder / "lain.json"), "--format", "jsonl")

    assert done.exit_code == 2
    assert "lain.json" in done.stderr
    assert json.loads(done.stdout.splitlines()[-1])["f1"] == 1.0


def test_a_file_that_is_no_annotation_is_answered_with_a_sentence(folder: Path) -> None:
    (folder / "gold" / "rusak.json").write_text('{"article": "rusak.json"}')

    done = evaluate(folder, str(folder / "beras.json"))

    assert done.exit_code == 2
    assert "rusak.json is not an annotated article" in done.stderr.replace("\n", "")


def test_an_empty_folder_is_answered_with_a_sentence(folder: Path) -> None:
    (folder / "gold" / "beras.json").unlink()

    done = evaluate(folder, str(folder / "beras.json"))

    assert done.exit_code == 2
    assert "no annotated articles" in done.stderr
