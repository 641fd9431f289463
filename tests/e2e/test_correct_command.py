"""`klaim correct`: what people say goes over Redis into the ledger, acts, is shown, and can be taken back."""

import json
from pathlib import Path
from typing import Any

import httpx

from tests.processes import until
from tests.running import Klaim, articles, get, json_lines, run

PORT = "Pelabuhan Tanjung Laras"
ONE = f"Kepala dinas Ratna Wulandari mengatakan bahwa perbaikan {PORT} akan selesai pada bulan Maret. Warga menunggu."
OTHER = f"Menurut Ratna Wulandari, kapal besar sudah dapat bersandar lagi di {PORT} mulai musim semi. Nelayan senang."


def dropped(klaim: Klaim, name: str, text: str, outlet: str) -> str:
    """The id of an article that was dropped in, once it is whole in the ledger."""
    (klaim.inbox / name).write_text(json.dumps({"text": text, "outlet": outlet, "published_at": "2025-02-03", "title": PORT}))
    until(lambda: name in articles(klaim) and articles(klaim)[name]["complete"], why=lambda: articles(klaim))
    return str(articles(klaim)[name]["article_id"])


def statements(klaim: Klaim, article: str) -> dict[str, Any]:
    return {row["statement_id"]: row for row in get(klaim, "/v1/statements", article=article)["items"]}


def said(klaim: Klaim, *words: str, code: int = 0) -> str:
    return klaim.command("correct", *words, "--by", "Sari", code=code).strip()


def test_two_statements_are_made_one_and_two_again(klaim: Klaim) -> None:
    first, second = dropped(klaim, "laras-1.json", ONE, "Kabar Laras"), dropped(klaim, "laras-2.json", OTHER, "Warta Pesisir")
    [one], [other] = ([key for key, row in statements(klaim, name).items() if row["source"]] for name in (first, second))

    made = said(klaim, "merge", one, other, "--note", "satu jadwal")

    [merged] = [row for row in statements(klaim, second).values() if row["source"]]
    assert len(merged["claims"]) == 2
    assert [(mark["correction_id"], mark["action"], mark["by"], mark["note"]) for mark in merged["corrections"]] == [
        (made, "same", "Sari", "satu jadwal")
    ]
    page = httpx.get(f"{klaim.addresses.api_url}/pernyataan/{merged['statement_id']}", trust_env=False).text
    assert "satu jadwal" in page
    assert "Sari" in page

    assert f"by hand: same, Sari, {merged['corrections'][0]['at'][:10]} (satu jadwal) · {made}" in klaim.command("statements")
    claim = next(claim["claim_id"] for claim in merged["claims"] if claim["article_id"] == second)
    apart = said(klaim, "split", merged["statement_id"], claim)
    assert all(len(row["claims"]) == 1 for row in statements(klaim, second).values())
    said(klaim, "withdraw", apart)
    assert any(len(row["claims"]) == 2 for row in statements(klaim, second).values())
    twice = run("klaim", "correct", "withdraw", apart, data=klaim.data)
    assert (twice.returncode, twice.stdout) == (1, "")
    assert f"{apart} is withdrawn already, by cor_" in twice.stderr
    said(klaim, "withdraw", made)
    assert all(len(row["claims"]) == 1 for row in statements(klaim, second).values())
    listed = {row["correction_id"]: row["state"] for row in json_lines(klaim.command("correct", "list", "--format", "jsonl"))}
    assert (listed[made], listed[apart]) == ("withdrawn", "withdrawn")
    assert made in klaim.command("correct", "list")
    assert klaim.command("correct", "list", "--format", "csv").startswith("correction_id,")


def test_a_later_merge_takes_a_split_back_and_not_what_another_correction_says(klaim: Klaim) -> None:
    claims = []
    for nth, text in enumerate((ONE, OTHER, f"Ratna Wulandari menyatakan rute kapal wisata ke {PORT} dibuka lagi. Hujan reda.")):
        article = dropped(klaim, f"laras-beside-{nth}.json", text, f"Lembar {nth}")
        [row] = [row for row in statements(klaim, article).values() if row["source"]]
        claims.append(next(claim["claim_id"] for claim in row["claims"] if claim["article_id"] == article))
    whole = said(klaim, "merge", *claims)
    [row] = get(klaim, "/v1/statements", claim=claims[0])["items"]
    apart = said(klaim, "split", row["statement_id"], claims[0])
    again = run("klaim", "correct", "merge", claims[0], claims[1], data=klaim.data)

    assert (again.returncode, again.stderr) == (0, "")
    [row] = get(klaim, "/v1/statements", claim=claims[0])["items"]
    assert {one["claim_id"] for one in row["claims"]} >= set(claims)
    states = {one["correction_id"]: one["state"] for one in get(klaim, "/v1/corrections")["items"]}
    assert (states[apart], states[again.stdout.strip()]) == ("without_effect", "in_force")

    out = said(klaim, "split", row["statement_id"], claims[2])
    third = run("klaim", "correct", "merge", claims[1], claims[0], data=klaim.data)
    [row] = get(klaim, "/v1/statements", claim=claims[0])["items"]
    together = {one["claim_id"] for one in row["claims"]}
    assert {*claims[:2]} <= together, third.stderr
    assert claims[2] not in together, "what another correction keeps out stays out"
    for made in (third.stdout.strip(), out, again.stdout.strip(), apart, whole):
        said(klaim, "withdraw", made)


def test_a_claim_is_read_otherwise_and_the_corrections_are_gold(klaim: Klaim, tmp_path: Path) -> None:
    article = dropped(klaim, "laras-3.json", f"{ONE} Camat Bagas Putra membantah kabar itu.", "Suara Laras")
    [claim] = [row for row in get(klaim, f"/v1/articles/{article}")["claims"] if (row["source"] or {}).get("name") == "Ratna Wulandari"]

    made = said(klaim, "claim", claim["claim_id"], "--source", "Bagas Putra", "--stance", "promise")
    said(klaim, "claim", claim["claim_id"], "--content", f"perbaikan {PORT}")

    now = get(klaim, f"/v1/claims/{claim['claim_id']}")
    assert (now["source"]["name"], now["source"]["entity_id"], now["stance"]) == ("Bagas Putra", "person/bagas-putra", "promise")
    assert now["content"]["text"] == f"perbaikan {PORT}"
    assert now["corrections"][0]["correction_id"] == made
    found = klaim.command("search", "--source", "Bagas Putra", "perbaikan")
    assert claim["claim_id"] in found
    assert "Sari" in httpx.get(f"{klaim.addresses.api_url}/artikel/{article}", trust_env=False).text

    assert "stance=promise" in klaim.command("correct", "list", "--article", article)

    folder = tmp_path / "gold"
    klaim.command("correct", "export", str(folder), "--as", "gold")
    annotated = json.loads((folder / "claims" / "laras-3.json").read_text())
    [vouched] = [one for one in annotated["claims"] if not one["optional"]]
    assert (vouched["source"], vouched["stance"], vouched["content"]) == (["Bagas Putra"], ["promise"], f"perbaikan {PORT}")
    measured = run("klaim", "eval", str(folder / "claims"), *map(str, (folder / "articles").glob("*.json")))
    assert measured.returncode == 0, measured.stderr
    assert "claims right" in measured.stdout

    no_claim = said(klaim, "claim", claim["claim_id"], "--not-a-claim")
    assert claim["claim_id"] not in {row["claim_id"] for row in get(klaim, "/v1/claims", article=article)["items"]}
    said(klaim, "withdraw", no_claim)
    assert claim["claim_id"] in {row["claim_id"] for row in get(klaim, "/v1/claims", article=article)["items"]}


def test_a_claim_that_was_missed_is_added_found_exported_as_gold_and_taken_back(klaim: Klaim, tmp_path: Path) -> None:
    text = f"{ONE} Kapal kayu bersandar di teluk sejak subuh."
    article = dropped(klaim, "laras-6.json", text, "Teluk Pos")
    words = "bersandar di teluk"
    at = text.index(words)

    by_words = klaim.command("correct", "add", "--article", "laras-6.json", "--words", words, "--source", "Joko Susilo", "--dry-run")
    made = said(
        klaim,
        *("add", "--article", article, "--start", str(at - 1), "--end", str(at + len(words))),
        *("--source", "Joko Susilo", "--stance", "confirm", "--said-on", "2025-02-02"),
    )

    [dry] = json_lines(by_words)
    assert dry["parties"][0]["claims"][0]["content"] == {"text": words, "start": at, "end": at + len(words)}
    [claim] = [row for row in get(klaim, f"/v1/articles/{article}")["claims"] if row["content"]["text"] == words]
    assert (claim["source"]["entity_id"], claim["stance"], claim["said_on"]["date"]) == ("person/joko-susilo", "confirm", "2025-02-02")
    assert claim["claim_id"] in klaim.command("search", "teluk", "sumber:Joko")
    assert klaim.command("audit", "--deep").startswith(klaim.command("audit").split(" accepted")[0])
    again = run("klaim", "correct", "add", "--article", article, "--words", words, "--source", "X", data=klaim.data)
    assert f"A claim stands there already: {claim['claim_id']}" in again.stderr

    klaim.command("correct", "export", str(tmp_path / "gold"), "--as", "gold")
    annotated = json.loads((tmp_path / "gold" / "claims" / "laras-6.json").read_text())
    [vouched] = [one for one in annotated["claims"] if not one["optional"]]
    assert (vouched["content"], vouched["source"]) == (words, ["Joko Susilo"])

    said(klaim, "withdraw", made)
    assert klaim.command("search", "teluk", "sumber:Joko", code=1) == ""


def test_what_makes_no_sense_is_refused_with_a_sentence(klaim: Klaim) -> None:
    article = dropped(klaim, "laras-4.json", f"{ONE} {OTHER}", "Laras Pos")
    claims = get(klaim, f"/v1/articles/{article}")["claims"]
    refusals = {
        ("merge", "stm_none", "stm_other"): "no statement of that id",
        ("merge", "person/ratna-wulandari", article): "must all be one of",
        ("claim", claims[0]["claim_id"]): "What should be read otherwise",
        ("claim", claims[0]["claim_id"], "--entity", "person/a"): "name it with --source",
        ("claim", claims[0]["claim_id"], "--not-a-claim", "--stance", "deny"): "--not-a-claim stands alone",
        ("claim", claims[0]["claim_id"], "--said-on", "2024-13-45"): "said-on: 2024-13-45 is no day",
        ("claim", claims[0]["claim_id"], "--source", "A\x1b[31mX"): "no control characters",
        ("claim", claims[0]["claim_id"], "--stance", "shout"): "stance",
        ("claim", claims[0]["claim_id"], "--content", "bukan di sini"): "does not hold these words",
        ("add", "--article", article, "--source", "A"): "Where does it stand?",
        ("add", "--article", article, "--source", "A", "--start", "3"): "go together",
        ("add", "--article", article, "--source", "A", "--start", "3", "--end", "999999"): "is no stretch of it",
        ("add", "--article", article, "--source", "A", "--words", "bukan di sini"): "does not hold these words",
        ("add", "--article", article, "--source", "A", "--words", PORT): "more than once",
        ("add", "--article", article, "--words", "Nelayan senang"): "Who says it?",
        ("add", "--article", article, "--words", "Nelayan senang", "--narrated", "--stance", "deny"): "--narrated stands alone",
        ("add", "--article", article, "--words", "Nelayan senang", "--source", "A", "--stance", "shout"): "stance",
        ("add", "--article", article, "--words", "Nelayan senang", "--source", "A", "--entity", "x"): "type",
        ("withdraw", "cor_none"): "no correction of that id",
        ("accept", "tak-ada.txt", "laras-4.json"): "Nothing is called tak-ada.txt",
        ("accept", "stm_1", "stm_2"): "One statement, dispute or story",
        ("merge", "person/ratna-wulandari"): "Name two at least",
        ("merge", "person/ratna-wulandari", "person/ratna-wulandari"): "Name two at least",
        ("merge", "person/ratna-wulandari", "person/ratan-wulandari"): "No claim names person/ratan-wulandari",
        ("export", "folder-baru", "--as", "jsonl"): "a folder is written with --as gold",
    }
    for words, sentence in refusals.items():
        done = run("klaim", "correct", *words, data=klaim.data)
        assert done.returncode in {1, 2}, done.stdout
        assert sentence in done.stderr
        assert "Traceback" not in done.stderr


def test_a_dry_run_prints_the_correction_and_says_nothing(klaim: Klaim) -> None:
    dropped(klaim, "laras-5.json", f"{ONE} Camat Bagas Putra membantah kabar tersebut.", "Laras Kini")
    names = ("person/ratna-wulandari", "person/bagas-putra")
    printed = klaim.command("correct", "merge", *names, "--dry-run", "--by", "Sari")
    [made] = json_lines(printed)
    assert (made["action"], made["about"], made["by"]) == ("same", "entity", "Sari")
    assert made["correction_id"] not in klaim.command("correct", "export")
