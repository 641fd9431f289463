"""Where reports contradict, and where they only seem to."""

import pytest

from klaim_index.core.grouping.disputes import Dispute
from klaim_index.core.grouping.shapes import dispute_row
from klaim_index.core.grouping.whole import Groups, group
from tests.unit.index.grouping_samples import groups, reading

PLACE = "Tanah longsor menimbun Dusun Karangpucung di Kabupaten Sindoro setelah hujan deras semalaman.\n"


def told(found: Groups, kind: str) -> list[Dispute]:
    return [dispute for dispute in found.disputes if dispute.kind == kind]


def values(dispute: Dispute, name: str) -> set[float | str | None]:
    return {dict(position.value).get(name) for position in dispute.positions}


def test_figures_of_one_counted_thing_that_do_not_meet_are_a_dispute() -> None:
    [dispute] = told(
        groups(
            f"{PLACE}Bupati Sindoro Kartika Ayu mengatakan 12 warga tewas tertimbun longsor Karangpucung.",
            f"{PLACE}Kepala Desa Karangpucung Wagiman mengatakan 20 warga tewas tertimbun longsor Karangpucung.",
        ),
        "quantity",
    )

    assert (dispute.relation, values(dispute, "value")) == ("conflict", {12.0, 20.0})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1,3 juta warga tewas", "1.323.459 warga tewas"),
        ("sedikitnya 12 warga tewas", "20 warga tewas"),
        ("12 warga tewas", "20 warga luka-luka"),
        ("12 rumah rusak", "20 warga tewas"),
    ],
)
def test_rounding_bounds_and_other_counted_things_are_no_dispute(one: str, other: str) -> None:
    found = groups(
        f"{PLACE}Bupati Sindoro Kartika Ayu mengatakan {one} akibat longsor Karangpucung.",
        f"{PLACE}Kepala Desa Karangpucung Wagiman mengatakan {other} akibat longsor Karangpucung.",
    )

    assert told(found, "quantity") == []


def test_a_later_figure_that_grew_is_an_update() -> None:
    early = reading(f"{PLACE}Sebanyak 12 warga tewas akibat longsor Karangpucung.", "a", published="2024-03-05")
    late = reading(f"{PLACE}Jumlah warga tewas akibat longsor Karangpucung bertambah menjadi 15 orang.", "b", published="2024-03-07")

    assert [dispute.relation for dispute in told(group([early, late]), "quantity")] == ["update"]


def test_two_dates_of_one_event_are_a_dispute_and_two_events_are_not() -> None:
    agreement = "Kabupaten Sindoro dan Kabupaten Sumbing menandatangani perjanjian mitigasi bencana pada {} 2023."

    [dispute] = told(groups(f"{PLACE}{agreement.format('Maret')}", f"{PLACE}{agreement.format('Juni')}"), "date")
    assert values(dispute, "date") == {"2023-03", "2023-06"}

    visit = "Bupati Sumbing mengunjungi posko pengungsi pada 4 Maret 2024."
    assert told(groups(f"{PLACE}{visit}", f"{PLACE}Longsor susulan terjadi pada 5 Maret 2024."), "date") == []


def test_what_one_accuses_and_another_denies_is_a_dispute() -> None:
    [dispute] = told(
        groups(
            f"{PLACE}Warga menuduh PT Sumber Batu menggali bukit Karangpucung tanpa izin.",
            f"{PLACE}PT Sumber Batu membantah telah menggali bukit Karangpucung.",
        ),
        "stance",
    )

    assert values(dispute, "stance") == {"confirm", "deny"}


def test_a_condition_is_no_affirmation() -> None:
    found = groups(
        f"{PLACE}Bupati Sindoro Kartika Ayu mengatakan jika PT Sumber Batu menggali bukit Karangpucung, izinnya dicabut.",
        f"{PLACE}PT Sumber Batu membantah telah menggali bukit Karangpucung.",
    )

    assert told(found, "stance") == []


def test_to_say_what_a_thing_would_lead_to_is_not_to_say_that_it_is_so() -> None:
    denial = f"{PLACE}PT Sumber Batu membantah telah menggali bukit Karangpucung."
    warned = (
        f"{PLACE}Bupati Sindoro Kartika Ayu mengatakan penggalian bukit Karangpucung oleh PT Sumber Batu akan memicu longsor di Sindoro."
    )
    harmless = f"{PLACE}PT Sumber Batu membantah penggalian bukit Karangpucung akan memicu longsor di Sindoro."

    assert told(groups(warned, denial), "stance") == []
    assert len(told(groups(warned, harmless), "stance")) == 1


def sides(*texts: str) -> list[dict[str, set[str]]]:
    """Of each stance dispute within one article, who affirms and who denies."""
    found = groups(*texts)
    return [
        {position["stance"]: set(position["sources"]) for position in dispute_row(dispute, {})["positions"]}
        for dispute in found.disputes
        if dispute.kind == "stance"
    ]


def test_two_who_speak_of_each_other_speak_of_one_thing() -> None:
    assert sides(
        'Ketua Serikat Nelayan Bayu Rahman mengatakan, "Kami sudah berdamai dengan Koperasi Samudra."\n'
        'Ketua Koperasi Samudra Tini Lestari mengatakan, "Kami belum berdamai dengan Serikat Nelayan."'
    ) == [{"confirm": {"Bayu Rahman"}, "deny": {"Tini Lestari"}}]


def test_a_short_denial_is_found_whole_in_what_it_denies() -> None:
    assert sides(
        "Kepala Bandara Sutarjo membenarkan penerbangan dibatalkan selama dua pekan.\n"
        "Manajer maskapai Rina Kusuma membantah penerbangan dibatalkan."
    ) == [{"confirm": {"Sutarjo"}, "deny": {"Rina Kusuma"}}]


def test_without_is_a_denial_of_what_there_was() -> None:
    assert sides(
        "Ketua Forum Warga Dedi Saputra mengatakan pabrik itu membuang limbah ke sungai tanpa penyaringan.\n"
        "Ketua Walhi Mira Anggraini mengatakan pabrik itu tidak menyaring limbah yang dibuang ke sungai.\n"
        'Direktur pabrik Yanto Wibowo mengatakan, "Limbah yang dibuang pabrik ke sungai sudah disaring."'
    ) == [{"deny": {"Dedi Saputra", "Mira Anggraini"}, "confirm": {"Yanto Wibowo"}}]


def test_that_one_has_no_permit_says_nothing_of_what_it_did() -> None:
    assert not sides(
        "Seorang warga, Jumadi, menuduh kapal milik PT Laut Jaya menjadi penyebab tumpahan minyak.\n"
        "Kepala Syahbandar Ridwan Halim mengatakan kapal PT Laut Jaya tidak memiliki izin."
    )
