"""`klaim ingest` is the same way in as the folder, and tells what became of each file."""

from pathlib import Path

from tests.processes import until
from tests.running import Klaim, articles, get, run


def taken(klaim: Klaim, *words: str, code: int = 0) -> str:
    """What `klaim ingest WORDS` says on standard error."""
    done = run("klaim", "ingest", *words, data=klaim.data)
    assert done.returncode == code, done.stderr
    assert done.stdout == ""
    return done.stderr


def write(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_two_files_of_one_name_are_not_dropped_over_one_another(klaim: Klaim, tmp_path: Path) -> None:
    first = write(tmp_path, "utara/kembar.txt", "Camat Utara mengatakan 3 jembatan putus.")
    second = write(tmp_path, "selatan/kembar.txt", "Camat Selatan mengatakan 8 jembatan putus.")

    said = taken(klaim, str(first), str(second), code=2)

    assert "1 taken" in said
    assert "same name" in said
    assert taken(klaim, str(second), code=2).count("--replace") == 1
    assert "1 taken" in taken(klaim, str(second), "--replace")
    until(lambda: articles(klaim)["kembar.txt"]["revision"] == 2)


def test_folders_keep_same_names_apart_and_name_the_outlet(klaim: Klaim, tmp_path: Path) -> None:
    write(tmp_path, "harian/pagi/warta.txt", "Lurah Pagi mengatakan 21 pohon tumbang.")
    write(tmp_path, "harian/sore/warta.txt", "Lurah Sore mengatakan 22 pohon tumbang.")
    write(tmp_path, "harian/sore/warta.meta.json", '{"outlet": "Koran Sore"}')
    write(tmp_path, "harian/sore/.rahasia.txt", "Ini tersembunyi.")

    assert "2 taken" in taken(klaim, str(tmp_path / "harian"))

    until(lambda: {"harian/pagi/warta.txt", "harian/sore/warta.txt"} <= set(articles(klaim)))
    assert articles(klaim)["harian/sore/warta.txt"]["outlet"] == "Koran Sore"


def test_the_top_folder_is_the_outlet_and_the_same_text_of_two_outlets_is_two_articles(klaim: Klaim, tmp_path: Path) -> None:
    text = "Bupati Anggrek mengatakan 14 sumur kering."
    write(tmp_path, "Kabar Arum/daerah/sumur.txt", text)
    write(tmp_path, "Harian Lain/daerah/sumur.txt", text)

    assert "2 taken, 0 known already" in taken(klaim, str(tmp_path / "Kabar Arum"), str(tmp_path / "Harian Lain"))

    names = {"Kabar Arum/daerah/sumur.txt": "Kabar Arum", "Harian Lain/daerah/sumur.txt": "Harian Lain"}
    until(lambda: set(names) <= set(articles(klaim)))
    assert {name: articles(klaim)[name]["outlet"] for name in names} == names


def test_a_file_dropped_again_unchanged_is_told_to_be_what_it_was(klaim: Klaim, tmp_path: Path) -> None:
    path = write(tmp_path, "ulang.txt", "Rektor Haryono mengatakan 30 dosen cuti.")

    assert "1 taken" in taken(klaim, str(path))
    assert "1 taken" in taken(klaim, str(path))
    until(lambda: "ulang.txt" in articles(klaim))
    assert articles(klaim)["ulang.txt"]["revision"] == 1


def test_a_bad_line_among_good_ones_is_told_and_costs_exit_2(klaim: Klaim, tmp_path: Path) -> None:
    path = write(tmp_path, "campur.jsonl", '{"text": "Direktur Wulan mengatakan 6 kapal baru dibeli."}\n{"judul": "tanpa isi"}\n')

    said = taken(klaim, str(path), code=2)

    assert "campur.jsonl: " in said
    assert "1 taken" in said
    assert "campur.jsonl" in klaim.command("status")
    until(lambda: bool(get(klaim, "/v1/claims", q="kapal baru dibeli")["items"]))


def test_names_that_the_inbox_ignores_are_refused_at_once(klaim: Klaim, tmp_path: Path) -> None:
    path = write(tmp_path, "naskah.tmp", "Belum selesai.")

    assert "ignored" in taken(klaim, str(path), code=2)
    assert not (klaim.inbox / "naskah.tmp").exists()
