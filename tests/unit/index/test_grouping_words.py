"""Words folded, weighed and negated, and figures as intervals."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klaim_index.core.grouping.amounts import amount, meet, same_unit
from klaim_index.core.grouping.likeness import cover
from klaim_index.core.grouping.stems import stem
from klaim_index.core.grouping.terms import Mark, terms
from klaim_shared.messages import Modifier, Quantity

FAMILIES = [
    "naik menaikkan dinaikkan kenaikan",
    "kirim mengirim dikirim pengiriman mengirimkan",
    "tutup menutup ditutup penutupan",
    "tahan bertahan pertahanan mempertahankan",
    "libat terlibat keterlibatan melibatkan",
    "nilai menilai penilaian dinilai",
    "salur tersalurkan disalurkan penyaluran",
    "henti berhenti pemberhentian memberhentikan",
    "khawatir kekhawatiran mengkhawatirkan kekhawatirannya",
    "lanjut lanjutkan melanjutkan dilanjutkan",
]


@pytest.mark.parametrize("family", FAMILIES)
def test_forms_of_one_word_fold_alike(family: str) -> None:
    assert len({stem(word) for word in family.split()}) == 1


@pytest.mark.parametrize("words", ["pasukan masuk", "tindakan tindih", "menilai memilih", "bukti bukit"])
def test_other_words_stay_apart(words: str) -> None:
    assert len({stem(word) for word in words.split()}) == 2


@given(st.text(alphabet="abdegikmnprstuy", min_size=1, max_size=16))
def test_a_word_never_folds_to_nothing(word: str) -> None:
    assert stem(word)


def test_a_negation_reaches_the_next_word_that_says_something() -> None:
    found = {term.key: term.negated for term in terms("rekening itu tidak bisa ditemukan dan kosong")}

    assert found["=temu"]
    assert not found["rekening"]
    assert not any(negated for key, negated in found.items() if key.startswith("osong"))


def test_not_only_is_no_negation() -> None:
    assert not any(term.negated for term in terms("tidak hanya merugikan petani"))


def test_a_phrase_with_a_negation_can_mean_what_a_word_means() -> None:
    found = cover(terms("nama dan nomor yang tidak cocok"), terms("perbedaan nama dengan nomor"))

    assert (found.there, found.back) == (1.0, 1.0)


def test_an_entity_counts_by_its_id_whatever_it_is_called() -> None:
    one = terms("Korut menutup pelabuhan", [Mark(0, 5, "state/kp")])
    other = terms("Pyongyang menutup pelabuhan", [Mark(0, 9, "state/kp")])

    assert cover(one, other).low == 1.0


def test_two_names_that_differ_in_a_word_are_two() -> None:
    one = terms("Budi Hartanto hadir", [Mark(0, 13, "person/budi-hartanto")])
    other = terms("Budi Santika hadir", [Mark(0, 12, "person/budi-santika")])

    assert cover(one, other).low < 1.0


def figure(text: str, value: float | None, modifier: Modifier = "exact", low: float | None = None, high: float | None = None) -> Quantity:
    return Quantity(text=text, start=0, end=len(text), value=value, low=low, high=high, modifier=modifier, unit="warga")


def test_a_rounded_figure_meets_the_exact_one_and_not_the_next() -> None:
    rounded = amount(figure("1,3 juta warga", 1_300_000))

    assert meet(rounded, amount(figure("1.323.459 warga", 1_323_459)))
    assert not meet(rounded, amount(figure("1,4 juta warga", 1_400_000)))


def test_figures_written_out_are_not_rounded() -> None:
    assert not meet(amount(figure("10.000 warga", 10_000)), amount(figure("12.000 warga", 12_000)))


def test_at_least_meets_all_that_is_more() -> None:
    least = amount(figure("setidaknya 3.000 warga", 3000, "at_least"))

    assert meet(least, amount(figure("10.000 warga", 10_000)))
    assert not meet(least, amount(figure("1.500 warga", 1500)))


MODIFIERS: tuple[Modifier, ...] = ("exact", "about", "at_least", "more_than", "at_most", "less_than", "estimate")


@given(st.lists(st.tuples(st.integers(1, 10**7), st.sampled_from(MODIFIERS)), min_size=2, max_size=4))
def test_to_meet_is_mutual_and_every_figure_meets_itself(drawn: list[tuple[int, Modifier]]) -> None:
    amounts = [amount(figure(str(value), value, modifier)) for value, modifier in drawn]

    assert all(meet(one, one) for one in amounts)
    assert all(meet(one, other) == meet(other, one) for one, other in combinations(amounts, 2))


def test_kinds_of_people_are_counted_alike_and_people_and_houses_are_not() -> None:
    assert same_unit("orang", "warga")
    assert not same_unit("orang", "=rumah")
