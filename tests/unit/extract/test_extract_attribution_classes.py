"""Attribution by class: each class of wording on several sentences, with what only looks like it."""

import pytest

from klaim_extract.core.claims import extract
from klaim_shared.messages import ClaimExtracted
from tests.unit.extract.samples import article as sample

Said = tuple[str | None, str | None, str]


def claims(text: str) -> list[ClaimExtracted]:
    article = sample(text, published_at="2025-01-02")
    return extract(article)


def said(text: str) -> list[Said]:
    """(source, cue, content) of the attributed claims."""
    return [
        (c.source.name if c.source else None, c.cue.text if c.cue else None, c.content.text) for c in claims(text) if c.kind == "attributed"
    ]


def stances(text: str) -> list[str | None]:
    return [c.stance for c in claims(text) if c.kind == "attributed"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tuduhan itu dibantah Rina Marlina.", ("Rina Marlina", "dibantah", "Tuduhan itu")),
        ("Kabar penutupan pasar ditepis oleh Rina Marlina.", ("Rina Marlina", "ditepis", "Kabar penutupan pasar")),
        ("Laporan itu dibenarkan Rina Marlina, Rabu (1/1/2025).", ("Rina Marlina", "dibenarkan", "Laporan itu")),
        (
            "Peringatan bahwa ombak tinggi akan datang disampaikan Rina Marlina.",
            ("Rina Marlina", "disampaikan", "ombak tinggi akan datang"),
        ),
        ("Dikatakan Rina Marlina, jembatan akan ditutup.", ("Rina Marlina", "Dikatakan", "jembatan akan ditutup")),
        (
            "Jembatan itu, dijelaskan Rina Marlina, akan ditutup besok.",
            ("Rina Marlina", "dijelaskan", "Jembatan itu, dijelaskan Rina Marlina, akan ditutup besok"),
        ),
        (
            "Pabrik itu dituding para nelayan mencemari sungai.",
            ("para nelayan", "dituding", "Pabrik itu dituding para nelayan mencemari sungai"),
        ),
        (
            "Proyek itu dinilai para ahli gagal menahan banjir.",
            ("para ahli", "dinilai", "Proyek itu dinilai para ahli gagal menahan banjir"),
        ),
        ("Jembatan akan ditutup, seperti disampaikan Rina Marlina.", ("Rina Marlina", "disampaikan", "Jembatan akan ditutup")),
    ],
)
def test_the_agent_of_a_passive_speaks(text: str, expected: Said) -> None:
    assert said(text) == [expected]


def test_a_passive_with_a_clitic_inside_its_clause_goes_back_to_the_last_speaker() -> None:
    text = '"Sawah mulai panen," kata Rina Marlina.\nPanen itu diperkirakannya mencapai 40 ribu ton.'

    assert said(text)[1] == ("Rina Marlina", "diperkirakannya", "Panen itu diperkirakannya mencapai 40 ribu ton")


@pytest.mark.parametrize(
    "text",
    [
        "Jembatan itu diduga dibangun tanpa izin.",
        "Diperkirakan pada 2027, jembatan itu selesai.",
        "Warga baru pulang setelah dijelaskan bahwa air surut.",
        "Pabrik itu disebut memerintahkan sopirnya membuang limbah.",
        "Rina Marlina diminta memastikan dana cair.",
        "Hal itu disampaikan saat rapat di Demak, Rabu (1/1/2025).",
        "Hal ini sebagaimana diungkapkan Rina Marlina, Rabu (1/1/2025).",
        "Rina Marlina menyampaikan hal itu di Demak.",
    ],
)
def test_hearsay_subordinate_passives_and_pointers_are_no_claims(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Wirawan, yang baru menjabat sejak September, mengatakan jembatan rusak.", "Wirawan"),
        ("Wirawan, saat meninjau lokasi, mengatakan jembatan rusak.", "Wirawan"),
        ("Mengenai anggaran, Wirawan mengatakan jembatan rusak.", "Wirawan"),
        ("Setahun menunggu, ternyata Wirawan mengatakan jembatan rusak.", "Wirawan"),
        ("Para importir yang tergabung dalam koperasi mengatakan jembatan rusak.", "Para importir"),
        ("Pak Wirawan mengatakan bahwa jembatan rusak.", "Wirawan"),
        ("Di sisi lain Wirawan mengatakan jembatan rusak.", "Wirawan"),
        ("Pada akhirnya Wirawan mengatakan jembatan rusak.", "Wirawan"),
        ("Dinas Jalan melalui akun resminya, @dinasjalan, mengatakan jembatan rusak.", "Dinas Jalan"),
    ],
)
def test_a_subject_is_found_past_what_stands_between_it_and_its_cue(text: str, source: str) -> None:
    assert said(text) == [(source, "mengatakan", "jembatan rusak")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dinas Kesehatan Demak mencatat 412 kasus campak.", ("Dinas Kesehatan Demak", "mencatat", "412 kasus campak")),
        ("Badan Pangan Demak melaporkan stok beras 3.000 ton.", ("Badan Pangan Demak", "melaporkan", "stok beras 3.000 ton")),
        ("Badan Pangan Demak mencatat terdapat 30 gudang kosong.", ("Badan Pangan Demak", "mencatat", "terdapat 30 gudang kosong")),
        ("Survei lembaga itu menunjukkan bahwa warga cemas.", ("Survei lembaga", "menunjukkan", "warga cemas")),
        ("Dalam pasal itu tertuang bahwa negara wajib hadir.", ("pasal", "tertuang", "negara wajib hadir")),
        ('Pasal 4 berbunyi, "Setiap orang wajib lapor."', ("Pasal 4", "berbunyi", "Setiap orang wajib lapor")),
        ("Sebanyak 50 warga mengungsi, demikian data posko.", ("data posko", "demikian data", "Sebanyak 50 warga mengungsi")),
    ],
)
def test_bodies_and_documents_report(text: str, expected: Said) -> None:
    assert said(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "Warga melaporkan pencurian itu ke polisi.",
        "Capaian ini menegaskan peran petani.",
        "Konten di media itu lebih menekankan gambar.",
        "Langkah itu memastikan warga aman.",
        "Regulasi ini menjamin bahwa warga aman.",
        "Wartawan mengonfirmasi Rina Marlina soal dana itu.",
        "Tujuan lomba adalah memastikan anak akan gemar membaca.",
        "Polisi memastikan ketersediaan pangan.",
        "Jangan khawatir, air akan surut.",
    ],
)
def test_acts_things_and_definitions_say_nothing(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rina Marlina optimistis target itu tercapai.", ("Rina Marlina", "optimistis", "target itu tercapai")),
        ("Rina Marlina sangat khawatir hujan akan turun.", ("Rina Marlina", "khawatir", "hujan akan turun")),
        ("Rina Marlina yakin harga akan turun.", ("Rina Marlina", "yakin", "harga akan turun")),
    ],
)
def test_a_state_of_mind_with_a_clause_is_told(text: str, expected: Said) -> None:
    assert said(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Komisi Irigasi belum memberikan tanggapan atas tuntutan warga.",
            ("Komisi Irigasi", "belum memberikan tanggapan", "tuntutan warga"),
        ),
        ("Rina Marlina enggan menjawab pertanyaan soal dana.", ("Rina Marlina", "enggan menjawab", "pertanyaan soal dana")),
        ("Rina Marlina belum bisa memastikan jumlah korban.", ("Rina Marlina", "belum bisa memastikan", "jumlah korban")),
    ],
)
def test_a_refusal_is_about_what_was_not_answered(text: str, expected: Said) -> None:
    assert said(text) == [expected]
    assert stances(text) == ["decline"]


def test_a_refusal_after_a_claim_is_a_claim_of_its_own() -> None:
    assert said("Rina Marlina menyebut ada empat pabrik, tetapi tidak mau menyebutkan namanya.") == [
        ("Rina Marlina", "menyebut", "ada empat pabrik"),
        ("Rina Marlina", "tidak mau menyebutkan", "namanya"),
    ]


def test_a_demand_after_a_concern_is_a_claim_of_its_own() -> None:
    assert said("Jepang menyatakan kekhawatiran atas nasib awak kapal dan meminta pelabuhan dibuka.") == [
        ("Jepang", "menyatakan", "kekhawatiran atas nasib awak kapal"),
        ("Jepang", "meminta", "pelabuhan dibuka"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        '"Kalau dibuka sekarang," ujar Rina Marlina, "kami rugi."',
        "“Kalau dibuka sekarang,” ujar Rina Marlina, “kami rugi.”",
        "”Kalau dibuka sekarang,” ujar Rina Marlina, ”kami rugi.”",
    ],
)
def test_a_quotation_broken_by_its_cue_is_one_claim(text: str) -> None:
    assert [(c.quote, c.content.text) for c in claims(text)] == [("direct", text[1:-2])]


def test_two_quotations_with_cues_of_their_own_stay_two() -> None:
    assert len(said('"Air sudah surut," ujar Rina Marlina. "Warga boleh pulang sekarang."')) == 2


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Rina Marlina mengatakan air mulai surut saat ditemui di kantornya, Rabu (1/1/2025).", "air mulai surut"),
        ("Rina Marlina mengatakan air mulai surut dalam keterangan tertulis, Rabu (1/1/2025).", "air mulai surut"),
        ("Rina Marlina mengatakan air mulai surut kepada wartawan.", "air mulai surut"),
        ("Rina Marlina mengatakan air mulai surut, berbeda dengan data posko.", "air mulai surut"),
        ("Rina Marlina mengatakan air mulai surut saat hujan reda.", "air mulai surut saat hujan reda"),
    ],
)
def test_the_occasion_of_saying_is_no_part_of_what_was_said(text: str, content: str) -> None:
    assert [content_text for _, _, content_text in said(text)] == [content]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Karena itu, kata Rina Marlina, warga harus siaga.", "Karena itu, kata Rina Marlina, warga harus siaga"),
        ("Selain itu, kata Rina Marlina, warga harus siaga.", "warga harus siaga"),
        ("Dikutip dari Antara, menurut Rina Marlina, warga harus siaga.", "warga harus siaga"),
        ("Kapal itu, kata dua sumber yang tahu, sudah tiba.", "Kapal itu, kata dua sumber yang tahu, sudah tiba"),
    ],
)
def test_what_stands_before_an_interrupting_cue_belongs_to_it_unless_it_only_connects(text: str, content: str) -> None:
    assert [content_text for _, _, content_text in said(text)] == [content]


@pytest.mark.parametrize(
    ("text", "expected", "stance"),
    [
        ("Klaim Israel bahwa wilayah itu kosong memicu protes.", ("Israel", "Klaim", "wilayah itu kosong memicu protes"), "state"),
        ("Tuduhan Rina Marlina bahwa dana hilang belum terbukti.", ("Rina Marlina", "Tuduhan", "dana hilang belum terbukti"), "accuse"),
    ],
)
def test_a_noun_of_saying_with_its_speaker_and_a_clause_attributes(text: str, expected: Said, stance: str) -> None:
    assert said(text) == [expected]
    assert stances(text) == [stance]


def test_an_object_in_the_cue_leaves_what_is_said_of_it() -> None:
    assert said("Sejumlah warga menolak kabar itu dan menyebutnya bohong.")[-1][1:] == ("menyebutnya", "bohong")


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Polisi memastikan sopir itu tewas di tempat.", "confirm"),
        ("Rina Marlina memastikan dana akan cair.", "promise"),
        ("Rina Marlina tidak yakin harga akan turun.", "expect"),
        ("Rina Marlina memerintahkan warga pindah.", "demand"),
    ],
)
def test_the_stance_follows_what_is_assured_or_ordered(text: str, stance: str) -> None:
    assert stances(text) == [stance]


@pytest.mark.parametrize(
    "text",
    [
        "Saya menanam 200 pohon di lahan itu pada 2019.",
        "Empat terdakwa dalam perkara itu ialah:",
        "Berapa harga 5 kilogram beras di pasar itu?",
        "Itulah informasi mengenai 3 jenis beras di pasar.",
        "Pada artikel kali ini redaksi merangkum 10 jenis beras.",
    ],
)
def test_questions_headings_and_the_first_person_are_not_narrated(text: str) -> None:
    assert claims(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ini langkah yang para ahli duga akan memperkuat petani.", ("para ahli", "duga", "akan memperkuat petani")),
        ("Mereka membuka jalan yang Rina Marlina klaim telah rusak.", ("Rina Marlina", "klaim", "telah rusak")),
    ],
)
def test_a_relative_clause_with_a_speaker_of_its_own_attributes(text: str, expected: Said) -> None:
    assert said(text) == [expected]


def test_a_lead_that_is_repeated_is_one_claim() -> None:
    lead = "Sebanyak 300 rumah di tiga desa terendam banjir setinggi dua meter sejak Rabu."

    assert [c.kind for c in claims(f"{lead}\n{lead}\nAir surut.")] == ["narrated"]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Soal itu urusan nanti, kata Rina Marlina di Samarinda, Kalimantan Timur, Rabu (1/1/2025).", "Soal itu urusan nanti"),
        ("Air sudah surut, kata pejabat itu di Demak, Rabu.", "Air sudah surut"),
        ("Kapal itu, kata Rina Marlina kepada Antara, akan tiba.", "Kapal itu, kata Rina Marlina kepada Antara, akan tiba"),
        ("Rina Marlina menyatakan, Rabu, air sudah surut.", "air sudah surut"),
        ("Menurut Rina Marlina, yang mengungsi 10 orang.", "yang mengungsi 10 orang"),
        ("Menurut Badan Pangan Demak (BPD, 2022), panen akan turun.", "panen akan turun"),
        ('Bandara Demak mengumumkan landasan ditutup abu," melalui akun resmi, Rabu.', "landasan ditutup abu"),
    ],
)
def test_places_dates_and_stray_marks_around_a_speaker_are_no_part_of_what_was_said(text: str, content: str) -> None:
    assert [content_text for _, _, content_text in said(text)] == [content]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rina Marlina menyampaikan sejumlah bank akan tutup.", ("Rina Marlina", "menyampaikan", "sejumlah bank akan tutup")),
        ("Rina Marlina mengajak warga untuk tidak panik.", ("Rina Marlina", "mengajak", "warga untuk tidak panik")),
        ("Rina Marlina mendorong agar tanggul dibangun.", ("Rina Marlina", "mendorong", "agar tanggul dibangun")),
        ("Hasil survei menunjukkan sebagian warga akan pindah.", ("Hasil survei", "menunjukkan", "sebagian warga akan pindah")),
        ("Air akan surut besok, disebutkan surat edaran itu.", ("surat edaran", "disebutkan", "Air akan surut besok")),
        (
            "Tanggul lama di desa itu, ia berujar, akan jebol.",
            (None, "berujar", "Tanggul lama di desa itu, ia berujar, akan jebol"),
        ),
    ],
)
def test_verbs_that_also_name_acts_need_a_clause_or_an_aim(text: str, expected: Said) -> None:
    assert said(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "Rina Marlina menyampaikan bingkisan kepada warga.",
        "Rina Marlina mengajak anaknya ke pasar.",
        "Warga menunggu lama, ceritanya panjang sekali.",
        "Sistem pemilu itu mendorong politisi merawat desa.",
        "Warga tidak lagi percaya pada data.",
    ],
)
def test_the_same_verbs_as_acts_are_no_claims(text: str) -> None:
    assert said(text) == []


def test_a_name_right_after_a_quotation_is_its_speaker_though_the_cue_was_left_out() -> None:
    assert said('"Air sudah surut," Direktur Riset Rina Marlina, Rabu (1/1/2025).') == [("Rina Marlina", None, "Air sudah surut")]


def test_a_title_before_a_name_is_no_speech() -> None:
    assert said('Buku "Air Sudah Surut," Karya Rina Marlina, terbit pada Rabu.') == []


def test_somebody_who_is_quoted_is_no_medium() -> None:
    found = claims("Data yang dikutip Presiden Budi Santoso menyebut bahwa angka itu turun.")

    assert [relay.name for claim in found for relay in claim.relays] == []
