"""Functions beside names: which words are one, and where the name begins after a body."""

import pytest

from klaim_extract.core.claims import extract
from klaim_shared.messages import Source
from tests.unit.extract.samples import article


def sources(text: str) -> list[Source]:
    return [claim.source for claim in extract(article(text)) if claim.source is not None]


def named(text: str) -> list[tuple[str, str | None]]:
    return [(source.name, source.role) for source in sources(text)]


@pytest.mark.parametrize(
    "text",
    [
        'Menteri Agama Rina Marlina datang.\nSebagai salah satu negara terbesar, Rina mengatakan, "Kita siap."',
        'Menteri Agama Rina Marlina datang.\n"Kita siap," ujar ungkap Rina.',
        "Menteri Agama Rina Marlina datang.\nTerkait usulan belakangan Rina mengatakan bahwa dana sudah ada.",
    ],
)
def test_words_before_a_name_without_a_noun_for_somebody_are_no_function(text: str) -> None:
    assert named(text) == [("Rina Marlina", "Menteri Agama")]


def test_a_function_of_police_or_office_by_its_shape_is_one() -> None:
    assert named('"Pelaku sudah ditahan," kata Kasubbid Penmas Lukman Hadi.') == [("Lukman Hadi", "Kasubbid Penmas")]


@pytest.mark.parametrize(
    ("body", "role"),
    [("Bank Nusa Syariah", "Direktur Bisnis Bank Nusa Syariah"), ("DPR", "Wakil Ketua DPR")],
)
def test_a_body_that_stands_elsewhere_without_the_next_word_ends_before_it(body: str, role: str) -> None:
    text = f'Kemarin {body} mengubah aturan.\n"Dana ada," kata {role} Tasmoro Pramono Aji di sana.'
    assert named(text) == [("Tasmoro Pramono Aji", role)]


def test_a_body_with_an_unknown_place_keeps_it() -> None:
    text = '"Dana ada," kata Ketua KPU Gemarang Lukman Hadi di sana.'
    assert named(text) == [("Lukman Hadi", "Ketua KPU Gemarang")]


def test_the_short_form_of_a_university_is_no_name() -> None:
    text = '"Dana ada," ujar Direktur Kemahasiswaan Unpad, Lukito Danang, di sana.'
    assert named(text) == [("Lukito Danang", "Direktur Kemahasiswaan Unpad")]


@pytest.mark.parametrize(("first", "short"), [("Kang Darma Mulya", "KDM"), ("Hadi Nur Wibowo", "HNW"), ("Sun Tae-yang", "STY")])
def test_initials_in_brackets_mean_the_person_before_them(first: str, short: str) -> None:
    text = f'Kemarin {first} ({short}) hadir di sana.\n"Dana ada," kata {short}.'
    assert [(source.name, source.type) for source in sources(text)] == [(first.removeprefix("Kang "), "person")]


def test_dirinya_is_the_person_spoken_of() -> None:
    text = '"Dana ada," kata Lukman Hadi.\nDirinya menjelaskan bahwa aturan sudah berubah.'
    assert [source.name for source in sources(text)] == ["Lukman Hadi", "Lukman Hadi"]


@pytest.mark.parametrize("word", ["Dunia", "Demonstrasi"])
def test_a_common_noun_that_only_opens_its_sentence_tells_nothing(word: str) -> None:
    assert sources(f"Aksi demonstrasi itu ramai di dunia maya.\n{word} menuntut perubahan aturan yang lama.") == []


def test_an_adverb_between_a_body_and_its_verb_is_no_part_of_the_body() -> None:
    assert [source.name for source in sources("KPK segera menjelaskan bahwa aturan sudah berubah.")] == ["KPK"]


@pytest.mark.parametrize(
    ("phrase", "name"),
    [
        ("Ahli Virologi sekaligus Penasihat WHO Oyono Temari", "Oyono Temari"),
        ("seorang Profesor Penyakit Menular Rolfan Gustam", "Rolfan Gustam"),
    ],
)
def test_a_long_function_ends_before_the_name(phrase: str, name: str) -> None:
    assert [source.name for source in sources(f'"Kita siap," kata {phrase}.')] == [name]


def test_a_name_may_follow_the_place_of_a_function() -> None:
    text = "Seorang Profesor Vaksinologi di Universitas Merdeka di Johannesburg Shabir Mahda mengatakan uji itu penting."
    assert named(text) == [("Shabir Mahda", "Seorang Profesor Vaksinologi di Universitas Merdeka di Johannesburg")]


def test_a_blend_of_two_names_means_their_bearer() -> None:
    text = "Gubernur Demak Jono Wirawan hadir di sana.\nJonowi, sapaannya, mengatakan dana itu ada."
    assert named(text) == [("Jono Wirawan", "Gubernur Demak")]


def test_states_that_are_listed_speak_together() -> None:
    text = "Inggris, Spanyol, AS, Swedia dan Kanada semuanya melaporkan infeksi baru."
    assert named(text) == [("Inggris, Spanyol, Amerika Serikat, Swedia dan Kanada", None)]


def test_what_a_report_is_called_stands_before_what_it_says() -> None:
    (claim,) = extract(article("Farmanusa juga merilis data awal bahwa vaksinnya efektif."))
    assert (claim.source and claim.source.name, claim.content.text) == ("Farmanusa", "vaksinnya efektif")


def test_figures_below_nought_are() -> None:
    (claim,) = extract(article("Suhu negatif 4 derajat dan sekitar minus 94,5 derajat tercatat pada 3 Januari 2025."))
    assert [(q.text, q.value, q.modifier) for q in claim.quantities] == [
        ("negatif 4 derajat", -4, "exact"),
        ("sekitar minus 94,5 derajat", -94.5, "about"),
    ]


def test_a_family_name_that_ends_as_verbs_do_stays_in_the_name() -> None:
    assert named('"Dana ada," kata Kabid Humas Polda Demak Kombes Ferry Walintukan.') == [("Ferry Walintukan", "Kabid Humas Polda Demak")]


def test_a_headlines_verb_after_a_given_name_does_not() -> None:
    assert [source.name for source in sources('Presiden Budi Umumkan Laba Bank.\n"Dana ada," kata Budi.')] == ["Budi"]


def test_the_family_of_somebody_is_not_their_lawyer() -> None:
    text = '"Dana ada," kata Lukman Hadi, kuasa hukum keluarga Rahmat.\nKeluarga berharap pemerintah segera datang.'
    assert [source.name for source in sources(text)] == ["Lukman Hadi", "Keluarga"]


def test_a_company_before_a_name_is_no_part_of_it() -> None:
    assert named('"Dana ada," kata Co-CEO Google Erik Schimt.') == [("Erik Schimt", "Co-CEO Google")]
