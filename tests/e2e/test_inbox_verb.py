"""`klaim inbox` tells what became of every file, over the API, and has files read again."""

import httpx

from tests.processes import until
from tests.running import Klaim, articles, get, json_lines, run


def listed(klaim: Klaim, *words: str) -> dict[str, tuple[str, str | None]]:
    """State and reason of each file that `klaim inbox WORDS` lists."""
    done = run("klaim", "inbox", *words, "--format", "jsonl", data=klaim.data)
    assert done.returncode in {0, 1}, done.stderr
    return {file["source_name"]: (file["state"], file["reason"]) for file in json_lines(done.stdout)}


def test_a_mixed_folder_is_listed_with_what_became_of_each_file(klaim: Klaim) -> None:
    folder = klaim.inbox / "campuran"
    folder.mkdir()
    (folder / "baik.txt").write_text("Camat Wiryo mengatakan 12 jembatan rusak.")
    (folder / "sama.txt").write_text("Camat Wiryo mengatakan 12 jembatan rusak.")
    (folder / "kosong.txt").write_text("")
    (folder / "dua\nbaris\u202e.txt").write_text("")
    (folder / "tautan.txt").symlink_to("baik.txt")

    expected = {
        "campuran/baik.txt": ("published", None),
        "campuran/sama.txt": ("duplicate", None),
        "campuran/kosong.txt": ("rejected", "empty"),
        r"campuran/dua\u000abaris\u202e.txt": ("rejected", "empty"),
        "campuran/tautan.txt": ("rejected", "link"),
    }
    until(lambda: listed(klaim, "--name", "campuran/") == expected, why=lambda: listed(klaim))

    assert listed(klaim, "--name", "campuran/", "--reason", "link") == {"campuran/tautan.txt": ("rejected", "link")}
    assert "campuran/baik.txt" not in listed(klaim, "--state", "rejected")
    shown = klaim.command("inbox", "--name", "campuran/")
    assert "rejected (" in shown
    assert "The file is empty." in shown
    assert "\u202e" not in shown
    counts = get(klaim, "/v1/status")["inbox"]
    assert counts["rejected"]["link"] >= 1
    metrics = httpx.get(f"{klaim.addresses.api_url}/metrics", trust_env=False).text
    assert 'klaim_inbox_reasons{reason="link",state="rejected"}' in metrics


def test_a_file_that_is_to_be_read_again_is_and_one_that_is_gone_is_told(klaim: Klaim) -> None:
    path = klaim.inbox / "ulangi.json"
    path.write_text('{"text": ')
    until(lambda: listed(klaim, "--name", "ulangi") == {"ulangi.json": ("rejected", "bad_json")})
    before = get(klaim, "/v1/inbox", q="ulangi.json")["items"][0]["number"]

    assert klaim.command("inbox", "retry", "--name", "ulangi", "--dry-run") == "ulangi.json\n"
    done = run("klaim", "inbox", "retry", "ulangi.json", data=klaim.data)
    assert (done.stdout, done.stderr) == ("ulangi.json\n", "1 file is read again.\n")

    def read_again() -> bool:
        [file] = get(klaim, "/v1/inbox", q="ulangi.json")["items"]
        return bool(file["number"] > before + 1 and file["state"] == "rejected")

    until(read_again)
    path.unlink()
    until(lambda: bool(get(klaim, "/v1/inbox", q="ulangi.json", gone="true")["items"]))
    done = run("klaim", "inbox", "retry", "ulangi.json", "tak-ada.txt", data=klaim.data)
    assert done.returncode == 1
    assert "no longer lies" in done.stderr
    assert "No file called tak-ada.txt" in done.stderr
    assert "0 files are read again" in done.stderr


def test_of_a_file_that_waits_it_is_said_that_it_is_read_by_itself(klaim: Klaim) -> None:
    folder = klaim.inbox.joinpath(*["jauh"] * 45)
    folder.mkdir(parents=True)
    until(lambda: "waiting" in {state for state, _ in listed(klaim, "--name", "jauh").values()})
    [name] = listed(klaim, "--name", "jauh")
    done = run("klaim", "inbox", "retry", name, data=klaim.data)
    assert done.returncode == 1
    assert "is read by itself" in done.stderr
    assert "0 files are read again." in done.stderr


def test_one_file_is_shown_with_each_of_its_articles(klaim: Klaim) -> None:
    lines = '{"text": "Lurah Sari mengatakan 5 rumah roboh."}\nbukan json\n{"text": "Lurah Sari mengatakan 6 rumah roboh."}\n'
    (klaim.inbox / "tiga.jsonl").write_text(lines)
    until(lambda: listed(klaim, "--name", "tiga.jsonl") == {"tiga.jsonl": ("published", "bad_json")})

    [file] = json_lines(klaim.command("inbox", "show", "tiga.jsonl", "--format", "jsonl"))

    assert [(item["item"], item["state"], item["reason"]) for item in file["items"]] == [
        (1, "published", None),
        (2, "rejected", "bad_json"),
        (3, "published", None),
    ]
    assert "art_" in klaim.command("inbox", "show", "tiga.jsonl")
    assert run("klaim", "inbox", "show", "tidak-ada", data=klaim.data).returncode == 1


def test_a_list_that_is_cut_short_says_so_and_names_are_whole_when_piped(klaim: Klaim) -> None:
    folder = klaim.inbox / "panjang"
    folder.mkdir()
    names = [f"panjang/{'berita-dari-desa-' * 11}{number}.txt" for number in range(3)]
    for name in names:
        (klaim.inbox / name).write_text("")
    until(lambda: listed(klaim, "--name", "panjang/") == dict.fromkeys(names, ("rejected", "empty")))

    done = run("klaim", "inbox", "--name", "panjang/", "--limit", "2", data=klaim.data)
    lines = done.stdout.splitlines()
    assert len({line.split()[2] for line in lines[2:]} & set(names)) == 2
    assert all(line.rstrip().endswith("The file is empty.") for line in lines[2:])
    assert done.stderr == "Only the first 2 are shown; --limit shows more.\n"
    for words in ([], ["--state", "rejected"]):
        count = len(listed(klaim, *words, "--limit", "1000"))
        assert run("klaim", "inbox", *words, "--limit", "1", data=klaim.data).stderr == f"1 of {count} are shown; --limit shows more.\n"
    assert run("klaim", "inbox", "--name", "panjang/", "--limit", "3", data=klaim.data).stderr == ""


def test_a_sidecar_beside_no_file_waits_for_it_and_is_told_of_no_longer_once_it_came(klaim: Klaim) -> None:
    (klaim.inbox / "yatim.txt.meta.json").write_text('{"outlet": "Warta Yatim"}')
    until(lambda: listed(klaim, "--name", "yatim") == {"yatim.txt.meta.json": ("waiting", "alone")})
    [told] = get(klaim, "/v1/inbox", reason="alone")["items"]
    assert (told["source_name"], told["sentence"]) == ("yatim.txt.meta.json", "it waits for the file it describes")

    (klaim.inbox / "yatim.txt").write_text("Lurah Yatim mengatakan 5 pohon tumbang.")
    until(lambda: listed(klaim, "--name", "yatim") == {"yatim.txt": ("published", None)})
    assert articles(klaim)["yatim.txt"]["outlet"] == "Warta Yatim"


def test_the_help_of_show_tells_what_is_shown_and_how_it_ends() -> None:
    told = " ".join(run("klaim", "inbox", "show", "--help").stdout.split())
    assert all(word in told for word in ("what became of it", "first hundred", "Exit 1", "--format", "--data"))


def test_a_duplicate_is_told_with_the_file_that_it_is_a_duplicate_of(klaim: Klaim) -> None:
    text = "Kepala desa Ratih mengatakan 9 kandang terbakar."
    (klaim.inbox / "kandang-satu.txt").write_text(text)
    until(lambda: "kandang-satu.txt" in articles(klaim))
    (klaim.inbox / "kandang-dua.txt").write_text(text)
    until(lambda: listed(klaim, "--name", "kandang-dua") == {"kandang-dua.txt": ("duplicate", None)})

    assert "Known already from kandang-satu.txt." in klaim.command("inbox", "--name", "kandang-dua")
    assert "Known already from kandang-satu.txt." in klaim.command("inbox", "show", "kandang-dua.txt")
    assert "Known already" not in klaim.command("inbox", "--name", "kandang-satu")


def test_the_end_of_a_name_is_enough_where_one_file_is_called_so(klaim: Klaim) -> None:
    for name in ("kirim/pagi/tunggal.txt", "kirim/pagi/ganda.txt", "kirim/sore/ganda.txt"):
        (klaim.inbox / name).parent.mkdir(parents=True, exist_ok=True)
        (klaim.inbox / name).write_text("")
    until(lambda: len(listed(klaim, "--name", "kirim/")) == 3)

    [file] = json_lines(klaim.command("inbox", "show", "tunggal.txt", "--format", "jsonl"))
    assert file["source_name"] == "kirim/pagi/tunggal.txt"
    assert klaim.command("inbox", "retry", "pagi/ganda.txt", "--dry-run") == "kirim/pagi/ganda.txt\n"
    for verb in ("show", "retry"):
        done = run("klaim", "inbox", verb, "ganda.txt", data=klaim.data)
        assert done.returncode == 1
        assert "Which ganda.txt? There are kirim/pagi/ganda.txt, kirim/sore/ganda.txt." in done.stderr
    assert "No file called nggal.txt" in run("klaim", "inbox", "show", "nggal.txt", data=klaim.data).stderr


def test_an_unknown_reason_is_refused_with_the_list_of_those_there_are(klaim: Klaim) -> None:
    for words in (["inbox"], ["inbox", "retry"]):
        done = run("klaim", *words, "--reason", "bogus", data=klaim.data)
        assert done.returncode == 2
        assert "No reason is called bogus; there are " in done.stderr
        assert {"empty,", "costly,"} <= set(done.stderr.split())
    assert run("klaim", "inbox", "--reason", "costly", data=klaim.data).returncode in {0, 1}


def test_which_files_to_read_again_must_be_said(klaim: Klaim) -> None:
    done = run("klaim", "inbox", "retry", data=klaim.data)
    assert done.returncode == 2
    assert "Which files?" in done.stderr


def test_a_corrected_article_supersedes_and_what_changed_is_shown(klaim: Klaim) -> None:
    path = klaim.inbox / "ralat.txt"
    path.write_text("Camat Yuni mengatakan 3 warga terluka.")
    until(lambda: listed(klaim, "--name", "ralat.txt") == {"ralat.txt": ("published", None)})
    path.write_text("Camat Yuni mengatakan 5 warga terluka.")

    def corrected() -> bool:
        return articles(klaim).get("ralat.txt", {}).get("revision") == 2 and bool(articles(klaim)["ralat.txt"]["complete"])

    until(corrected)
    found = articles(klaim)["ralat.txt"]["article_id"]

    assert "[-3-]{+5+}" in klaim.command("show", found, "--changes")
    assert "3 warga" in klaim.command("show", found, "--revision", "1")
    assert "3 warga" not in klaim.command("show", found)
    first = run("klaim", "show", found, "--changes", "--revision", "1", data=klaim.data)
    assert (first.stdout, first.stderr) == ("", "No revision before revision 1 is known.\n")
    assert run("klaim", "show", found, "--revision", "3", data=klaim.data).returncode == 1
    assert run("klaim", "show", "clm_x", "--revision", "1", data=klaim.data).returncode == 2
    old = get(klaim, f"/v1/articles/{found}", revision="1")
    assert (old["superseded"], old["text"]) == (True, "Camat Yuni mengatakan 3 warga terluka.")
    contents = [claim["content"]["text"] for claim in get(klaim, "/v1/claims", q="warga terluka")["items"]]
    assert not any("3 warga" in content for content in contents)
    assert any("5 warga" in content for content in contents)
