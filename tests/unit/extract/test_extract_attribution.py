"""Who said what: the forms of attribution in Indonesian news, one test a form."""

import pytest

from klaim_extract.core.claims import extract
from klaim_shared.messages import ClaimExtracted
from tests.unit.extract.samples import article as sample


def claims(text: str, outlet: str | None = None) -> list[ClaimExtracted]:
    article = sample(text, outlet=outlet, published_at="2025-01-02")
    return [claim for claim in extract(article) if claim.kind == "attributed"]


def said(text: str) -> list[tuple[str | None, str | None, str]]:
    """(source, cue, content) of the attributed claims."""
    return [(c.source.name if c.source else None, c.cue.text if c.cue else None, c.content.text) for c in claims(text)]


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        ('"Air sudah surut," kata Rina Marlina di Demak.', "Rina Marlina", "kata", "Air sudah surut"),
        ("”Air sudah surut,” ujar Bupati Demak Rina Marlina, Rabu (1/1/2025).", "Rina Marlina", "ujar", "Air sudah surut"),
        ('"Air sudah surut," demikian pernyataan Kementerian Sosial.', "Kementerian Sosial", "demikian pernyataan", "Air sudah surut"),
        ('"Air sudah surut?" seloroh Rina Marlina.', "Rina Marlina", "seloroh", "Air sudah surut?"),
        ('"Air sudah surut," Rina Marlina menambahkan.', "Rina Marlina", "menambahkan", "Air sudah surut"),
        ('Rina Marlina berkata, "Air sudah surut."', "Rina Marlina", "berkata", "Air sudah surut"),
        ("Rina Marlina mengatakan bahwa air sudah surut.", "Rina Marlina", "mengatakan", "air sudah surut"),
        ("Rina Marlina mengatakan, air sudah surut.", "Rina Marlina", "mengatakan", "air sudah surut"),
        ("Rina Marlina juga mengatakan air sudah surut.", "Rina Marlina", "mengatakan", "air sudah surut"),
        ("Rina Marlina mengatakan pada Rabu bahwa air sudah surut.", "Rina Marlina", "mengatakan", "air sudah surut"),
        ("Rina Marlina mengatakan kepada wartawan bahwa air sudah surut.", "Rina Marlina", "mengatakan", "air sudah surut"),
        ("Menurut Rina Marlina, air sudah surut.", "Rina Marlina", "Menurut", "air sudah surut"),
        ("Air sudah surut di semua desa, menurut Rina Marlina.", "Rina Marlina", "menurut", "Air sudah surut di semua desa"),
        ("Air sudah surut di semua desa, kata Rina Marlina.", "Rina Marlina", "kata", "Air sudah surut di semua desa"),
        ("Bahkan, menurut Rina Marlina, air sudah surut.", "Rina Marlina", "menurut", "air sudah surut"),
        (
            "Pemerintah, lanjut Rina Marlina, akan membangun tanggul.",
            "Rina Marlina",
            "lanjut",
            "Pemerintah, lanjut Rina Marlina, akan membangun tanggul",
        ),
        (
            "Tanggul dikatakan Bupati Rina Marlina akan selesai.",
            "Rina Marlina",
            "dikatakan",
            "Tanggul dikatakan Bupati Rina Marlina akan selesai",
        ),
        (
            "Jepang akan mengirim bantuan baru, media pemerintah melaporkan pada Rabu.",
            "media pemerintah",
            "melaporkan",
            "Jepang akan mengirim bantuan baru",
        ),
        ("Dalam surat edaran itu disebutkan bahwa sekolah libur.", "surat edaran", "disebutkan", "sekolah libur"),
        ("Rina Marlina, analis di Demak, dalam catatannya menyebut bahwa air surut.", "Rina Marlina", "menyebut", "air surut"),
        ("Rina Marlina, yang sedang berkunjung ke Demak, menyebut air surut.", "Rina Marlina", "menyebut", "air surut"),
        ("Rina Marlina tidak menjawab soal tanggul yang jebol.", "Rina Marlina", "tidak menjawab", "tanggul yang jebol"),
        ("Rina Marlina enggan memberikan komentar soal tanggul.", "Rina Marlina", "enggan memberikan komentar", "tanggul"),
    ],
)
def test_a_form_of_attribution_gives_its_source_cue_and_content(text: str, source: str, cue: str, content: str) -> None:
    assert said(text) == [(source, cue, content)]


def test_two_cues_of_one_subject_give_two_claims() -> None:
    assert said("Rina Marlina mengecam tindakan itu dan memperingatkan bahwa hukum akan ditegakkan.") == [
        ("Rina Marlina", "mengecam", "tindakan itu"),
        ("Rina Marlina", "memperingatkan", "hukum akan ditegakkan"),
    ]


def test_a_coordinated_cue_keeps_the_subject() -> None:
    assert said("Rina Marlina menyebut tanggul itu rapuh seraya menambahkan bahwa dana sudah ada.") == [
        ("Rina Marlina", "menyebut", "tanggul itu rapuh"),
        ("Rina Marlina", "menambahkan", "dana sudah ada"),
    ]


def test_two_subjects_in_one_sentence_are_kept_apart() -> None:
    assert said("Jepang mengklaim pulau itu kosong, sementara China mengatakan bahwa nelayan tinggal di sana.") == [
        ("Jepang", "mengklaim", "pulau itu kosong"),
        ("China", "mengatakan", "nelayan tinggal di sana"),
    ]


def test_a_quotation_without_a_cue_continues_the_speaker() -> None:
    found = claims('"Air sudah surut," kata Rina Marlina.\n"Warga boleh pulang sekarang juga."')
    assert [(c.source.name if c.source else None, c.cue is None) for c in found] == [("Rina Marlina", False), ("Rina Marlina", True)]


def test_terms_in_marks_are_no_speech() -> None:
    assert said('Program "Kampung Kering" itu berjalan di Demak.') == []


@pytest.mark.parametrize(
    "text",
    [
        "Pemerintah membangun tanggul untuk memastikan warga aman.",
        "Aturan yang menyebut batas usia itu dicabut.",
        "Paradigma baru ini menekankan pelestarian alam.",
        "Warga yang lanjut usia, jelas sekali, perlu bantuan.",
        "Proyek itu diduga bermasalah.",
        "Rina Marlina menolak tawaran itu.",
        "Data itu dibedakan menurut jenis kelamin.",
        "Hal itu tertuang dalam keterangan tertulis, Rabu (1/1/2025).",
    ],
)
def test_what_only_looks_like_attribution_is_no_claim(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("content", "quote"),
    [
        ('"Air sudah surut," kata Rina Marlina.', "direct"),
        ("Rina Marlina mengatakan air sudah surut.", "indirect"),
        ('Rina Marlina menyebut air "hampir surut" di desa.', "mixed"),
    ],
)
def test_marks_around_all_some_or_none_of_the_words_tell_the_quote(content: str, quote: str) -> None:
    assert [claim.quote for claim in claims(content)] == [quote]


@pytest.mark.parametrize(
    ("verb", "stance"),
    [
        ("mengatakan air surut", "state"),
        ("membantah tuduhan itu", "deny"),
        ("menolak tuduhan itu", "deny"),
        ("tidak membantah tuduhan itu", "confirm"),
        ("mengonfirmasi kabar itu", "confirm"),
        ("tidak membenarkan kabar itu", "deny"),
        ("menuduh perusahaan itu curang", "accuse"),
        ("mengutuk serangan itu", "condemn"),
        ("mendesak perusahaan itu pergi", "demand"),
        ("memperingatkan bahwa air naik", "warn"),
        ("berjanji akan kembali", "promise"),
        ("menyampaikan kekhawatiran atas banjir", "concern"),
        ("memperkirakan air naik", "estimate"),
        ("berharap air surut", "expect"),
        ("belum mengomentari kabar itu", "decline"),
        ("mempertanyakan anggaran itu", "ask"),
    ],
)
def test_the_verb_its_noun_and_its_negator_give_the_stance(verb: str, stance: str) -> None:
    assert [claim.stance for claim in claims(f"Rina Marlina {verb}.")] == [stance]


def test_negation_counts_in_the_content_and_not_only_is_none() -> None:
    assert [claim.negated for claim in claims("Rina Marlina mengatakan air tidak naik.")] == [True]
    assert [claim.negated for claim in claims("Rina Marlina mengatakan air tidak hanya naik tetapi juga keruh.")] == [False]


@pytest.mark.parametrize(
    ("tail", "relays"),
    [
        ("kata Rina Marlina dikutip Al Jazeera, Rabu (1/1/2025)", ["Al Jazeera"]),
        ("kata Rina Marlina seperti dilansir dari Antara", ["Antara"]),
        ("kata Rina Marlina, dikutip Rabu (1/1/2025)", []),
        ("kata Rina Marlina dikutip dari kantor berita negara Rusia, Tass", ["Tass"]),
        ("kata Rina Marlina dikutip dari situs resmi", ["situs resmi"]),
        ("kata Rina Marlina dikutip detikcom", []),
    ],
)
def test_relays_are_named_and_neither_a_date_nor_the_own_outlet_is_one(tail: str, relays: list[str]) -> None:
    assert [[relay.name for relay in claim.relays] for claim in claims(f'"Air sudah surut," {tail}.', outlet="detik.com")] == [relays]


def test_a_closing_menurut_passes_on_what_others_said() -> None:
    found = claims("Rina Marlina menyebut tanggul itu rapuh seraya menambahkan bahwa dana sudah ada, menurut kantor gubernur.")
    assert [[relay.name for relay in claim.relays] for claim in found] == [["kantor gubernur"]] * 2
