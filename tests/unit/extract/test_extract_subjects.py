"""The words for a source before its verb: appositions without a second comma, lists of places, and what is held rather than said."""

import pytest

from klaim_extract.core.claims import extract
from klaim_shared.messages import ClaimExtracted
from tests.unit.extract.samples import article


def attributed(text: str) -> list[ClaimExtracted]:
    return [claim for claim in extract(article(text)) if claim.kind == "attributed"]


def told(text: str) -> list[tuple[str | None, str]]:
    return [(claim.source.name if claim.source else None, claim.content.text) for claim in attributed(text)]


@pytest.mark.parametrize("who", ["Masni Jamil, salah satu warga Gemarang", "Masni Jamil (50), warga Desa Gemarang"])
def test_a_function_after_a_name_needs_no_second_comma(who: str) -> None:
    (claim,) = attributed(f"{who} mengatakan dana itu tidak cukup.")
    assert claim.source is not None
    assert (claim.source.name, claim.content.text) == ("Masni Jamil", "dana itu tidak cukup")


def test_words_glued_together_before_a_function_are_no_name_for_it() -> None:
    text = "DilansirkabarUtama, Kepala Biro Umum Lukman Hadi menegaskan dana itu tidak cukup."
    assert told(text) == [("Lukman Hadi", "dana itu tidak cukup")]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Korban banjir di Kecamatan Gemarang, Kabupaten Demak, Jawa Tengah menilai bantuan itu tidak cukup.", "Korban banjir"),
        ("Kru kapal pesiar di Yokohama, Jepang, menilai bantuan itu tidak cukup.", "Kru kapal pesiar"),
        ("Dalam rapat di Demak, Jepang menilai bantuan itu tidak cukup.", "Jepang"),
    ],
)
def test_places_that_a_noun_for_somebody_comes_from_are_not_who_speaks(text: str, name: str) -> None:
    assert told(text) == [(name, "bantuan itu tidak cukup")]


def test_capitals_that_spell_one_persons_name_mean_that_person() -> None:
    text = 'Kemarin Wakil Presiden Jumadi Kalea hadir.\n"Dana ada," kata JK.'
    assert told(text) == [("Jumadi Kalea", "Dana ada")]


def test_capitals_that_are_a_body_s_short_form_stay_one() -> None:
    text = 'Kemarin Menteri Karta Poniman Kusuma hadir.\n"Dana ada," kata KPK.'
    assert told(text) == [("KPK", "Dana ada")]


def test_the_speaker_s_side_asks_after_an_opening() -> None:
    text = '"Dana ada," kata Rina Marlina.\nUntuk itu, pihaknya meminta jaksa bisa transparan.'
    assert told(text)[1] == ("Rina Marlina", "jaksa bisa transparan")


def test_urging_everybody_to_do_something_needs_no_conjunction() -> None:
    text = "Rina Marlina mengajak semua pihak menunggu proses hukum itu."
    assert told(text) == [("Rina Marlina", "semua pihak menunggu proses hukum itu")]


def test_what_rests_on_somebody_s_account_is_that_person_s() -> None:
    text = "Berdasarkan keterangan warga setempat, pelaku sudah mencuri telepon itu."
    assert told(text) == [("warga setempat", "pelaku sudah mencuri telepon itu")]


def test_what_somebody_holds_is_that_person_s() -> None:
    text = '"Dana ada," kata Rina Marlina.\nBaginya, bantuan itu bisa menguatkan warga.'
    assert told(text)[1] == ("Rina Marlina", "bantuan itu bisa menguatkan warga")


def test_a_sum_told_in_full_after_its_rounded_form_is_two_numbers_and_no_range() -> None:
    (claim,) = attributed("Rina Marlina menyebut negara rugi Rp 515,4 miliar atau Rp 515.408.740.970.")
    assert [(q.value, q.modifier) for q in claim.quantities] == [(515.4e9, "exact"), (515408740970, "exact")]


@pytest.mark.parametrize("label", ["eselon 2", "Korwil 3"])
def test_numbers_that_name_a_rank_or_a_district_count_nothing(label: str) -> None:
    (claim,) = attributed(f"Rina Marlina mengatakan bahwa ketua {label} harus hadir.")
    assert claim.quantities == ()


def test_a_cue_before_a_quotation_with_a_cue_of_its_own_makes_a_claim_as_well() -> None:
    text = 'Rina Marlina menegaskan, proses izin melibatkan pemeriksaan yang ketat, "Semua harus lengkap," tegasnya.'
    assert told(text) == [
        ("Rina Marlina", "proses izin melibatkan pemeriksaan yang ketat"),
        ("Rina Marlina", "Semua harus lengkap"),
    ]


def test_a_quotation_glued_to_the_sentence_before_leaves_that_sentence_its_claim() -> None:
    text = 'Rina Marlina mengatakan keadaan di sana sangat sulit."Kami pasti akan datang lagi," kata dia.'
    assert [content for _, content in told(text)] == ["keadaan di sana sangat sulit", "Kami pasti akan datang lagi"]


def test_an_attribution_between_a_subject_and_its_predicate_leaves_both_to_the_claim() -> None:
    text = "Penggunaan vaksin baru di Gemarang, Menteri Kesehatan Rina Marlina mengatakan, akan diizinkan bulan depan."
    assert told(text) == [
        ("Rina Marlina", "Penggunaan vaksin baru di Gemarang, Menteri Kesehatan Rina Marlina mengatakan, akan diizinkan bulan depan")
    ]


def test_a_place_that_opens_the_content_stays_in_it_where_a_consequence_follows() -> None:
    text = "Rina Marlina mengatakan di Gemarang pernah terjadi kebakaran, sehingga warga pindah."
    assert told(text) == [("Rina Marlina", "di Gemarang pernah terjadi kebakaran, sehingga warga pindah")]


def test_a_state_reports_figures_as_a_body_does() -> None:
    assert told("Jepang melaporkan sekitar 3.000 kasus flu per tahun.") == [("Jepang", "sekitar 3.000 kasus flu per tahun")]


@pytest.mark.parametrize("cue", ["menargetkan", "menggarisbawahi", "bertekad", "beralasan", "melanjutkan"])
def test_verbs_that_take_a_clause_tell_it(cue: str) -> None:
    assert told(f"Rina Marlina {cue} pabrik itu harus selesai segera.") == [("Rina Marlina", "pabrik itu harus selesai segera")]


def test_a_bound_parted_from_its_number_by_selama_still_bounds_it() -> None:
    (claim,) = attributed("Rina Marlina mengatakan bahwa warga harus menunggu setidaknya selama 10 hari.")
    assert [(q.value, q.modifier) for q in claim.quantities] == [(10, "at_least")]
