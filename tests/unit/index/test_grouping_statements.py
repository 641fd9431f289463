"""Claims of different articles become one statement where one source says one thing, and only there."""

from klaim_index.core.grouping.pairing import Relation, Tie
from klaim_index.core.grouping.shapes import statement_rows
from klaim_index.core.grouping.statements import statements
from klaim_index.core.grouping.whole import group
from tests.unit.index.grouping_samples import groups, independent, reading, shared

SAYS = '"{}," kata Kepala Dinas Kebudayaan Rembani Surya Atmaja, Selasa (5/3/2024).'


def test_the_same_quotation_is_one_statement() -> None:
    quote = SAYS.format("Museum itu akan kami buka kembali setelah atapnya diperbaiki")

    assert shared(groups(quote, f"Museum Rembani masih ditutup.\n{quote}")) == [{"a", "b"}]


def test_a_paraphrase_with_other_words_for_the_same_is_one_statement() -> None:
    one = SAYS.format("Pemerintah daerah akan menyelidiki kerusakan patung singa di alun-alun")
    other = "Kepala Dinas Kebudayaan Surya Atmaja mengatakan pemerintah daerah akan mengusut rusaknya patung singa di alun-alun."

    assert shared(groups(one, other)) == [{"a", "b"}]


def test_other_figures_are_other_statements() -> None:
    one, other = (
        f"Kepala Dinas Kebudayaan Surya Atmaja mengatakan museum itu menyimpan {number} koleksi keramik." for number in ("1.200", "900")
    )

    assert shared(groups(one, other)) == []


def test_a_rounded_figure_keeps_no_statements_apart() -> None:
    one, other = (
        f"Kepala Dinas Kebudayaan Surya Atmaja mengatakan museum itu dikunjungi {number} pelajar tahun lalu."
        for number in ("1,3 juta", "1.323.459")
    )

    assert shared(groups(one, other)) == [{"a", "b"}]


def test_what_is_denied_is_another_statement() -> None:
    one = "Kepala Dinas Kebudayaan Surya Atmaja mengatakan koleksi keramik museum dijual ke kolektor asing."
    other = "Kepala Dinas Kebudayaan Surya Atmaja mengatakan koleksi keramik museum tidak dijual ke kolektor asing."

    assert shared(groups(one, other)) == []


def test_another_speaker_makes_another_statement() -> None:
    one = "Kepala Dinas Kebudayaan Surya Atmaja mengatakan koleksi keramik museum dijual ke kolektor asing."
    other = "Ketua Yayasan Museum Lestari Wibowo mengatakan koleksi keramik museum dijual ke kolektor asing."

    assert shared(groups(one, other)) == []


def test_the_same_words_on_two_occasions_are_two_statements() -> None:
    text = "Kepala Dinas Kebudayaan Surya Atmaja mengatakan atap museum akan segera diperbaiki."
    early, late = reading(text, "a", published="2024-03-05"), reading(text, "b", published="2024-05-20")

    assert shared(group([early, late])) == []


def test_a_long_quotation_that_one_outlet_splits_belongs_with_both_halves() -> None:
    whole = SAYS.format("Patung singa itu dicuri orang dalam. Kami sudah melaporkan pencurian ini ke kepolisian resor")
    first = SAYS.format("Patung singa itu dicuri orang dalam")
    second = SAYS.format("Kami sudah melaporkan pencurian ini ke kepolisian resor")

    assert sorted(map(sorted, shared(groups(whole, first, second)))) == [["a", "b"], ["a", "c"]]


def test_each_claim_is_shown_with_the_stretch_that_says_it() -> None:
    whole = SAYS.format("Patung singa itu dicuri orang dalam. Kami sudah melaporkan pencurian ini ke kepolisian resor")
    rows = statement_rows(
        groups(
            whole,
            SAYS.format("Patung singa itu dicuri orang dalam"),
            SAYS.format("Kami sudah melaporkan pencurian ini ke kepolisian resor"),
        )
    )

    contents = {claim["content"]["text"] for row in rows for claim in row["claims"] if claim["source_name"] == "a"}
    assert contents == {"Patung singa itu dicuri orang dalam", "Kami sudah melaporkan pencurian ini ke kepolisian resor"}


def test_reports_through_one_agency_are_one_origin() -> None:
    one, other = (
        f"Menteri Kebudayaan Tirta Wulandari mengatakan patung singa itu ditemukan di gudang pelabuhan, {relay} Antara."
        for relay in ("dikutip dari", "dilansir")
    )

    assert independent(groups(one, other)) == [1]


def test_reports_of_their_own_are_two_origins() -> None:
    one = "Menteri Kebudayaan Tirta Wulandari mengatakan patung singa itu ditemukan di gudang pelabuhan, dikutip Antara."
    other = "Menteri Kebudayaan Tirta Wulandari mengatakan patung singa itu ditemukan di gudang pelabuhan."

    assert independent(groups(one, other)) == [2]


def test_one_press_conference_is_one_origin() -> None:
    one = '"Patung itu sudah kami temukan," kata Menteri Kebudayaan Tirta Wulandari dalam konferensi pers, Selasa (5/3/2024).'
    other = "Menteri Kebudayaan Tirta Wulandari mengatakan patung itu sudah ditemukan dalam konferensi pers, Selasa (5/3/2024)."

    assert set(independent(groups(one, other))) <= {1}


FOUND = "patung singa itu ditemukan utuh di gudang pelabuhan"


def told_at(place: str, day: str = "Selasa (5/3/2024)") -> str:
    return f"Menteri Kebudayaan Tirta Wulandari mengatakan {FOUND}, di {place}, {day}."


def test_what_a_source_said_at_one_place_on_one_day_is_one_origin() -> None:
    assert independent(groups(told_at("Balai Kota Semarang"), told_at("Balai Kota"))) == [1]
    assert independent(groups(told_at("Balai Kota"), told_at("Semarang"))) == [2]


def test_what_a_source_said_on_one_day_at_two_places_is_two_origins_also_where_a_third_names_the_town_alone() -> None:
    two = told_at("Balai Kota, Semarang"), told_at("Museum Ronggo, Semarang")

    assert independent(groups(*two)) == [2]
    assert independent(groups(*two, told_at("Semarang"))) == [3]
    assert independent(groups(told_at("Balai Kota"), told_at("Balai Kota", "Senin (4/3/2024)"))) == [2]


def test_two_articles_that_quote_the_same_words_of_a_source_tell_of_one_occasion_in_all_that_it_says_there() -> None:
    quote = '"Kami akan menjaga semua patung di museum ini dengan kamera baru," kata Tirta.'
    one = f"Menteri Kebudayaan Tirta Wulandari mengatakan {FOUND}.\n{quote}"
    other = f"{FOUND.capitalize()}, ujar Menteri Kebudayaan Tirta Wulandari.\n{quote}"

    assert independent(groups(one, other)) == [1, 1]
    assert independent(groups(*(text.partition("\n")[0] for text in (one, other)))) == [2]


def test_one_utterance_that_two_outlets_translate_each_in_its_way_is_one_origin() -> None:
    def quoted(words: str) -> str:
        return f'"{words}," kata Menteri Kebudayaan Tirta Wulandari.'

    one = quoted("Kami sangat mendesak secepat mungkin pengembalian patung singa Rembani dan penghentian penjualan benda purbakala ilegal")
    other = quoted("Kami mendesak pengembalian segera patung singa Rembani dan penghentian penjualan benda purbakala yang illegal")
    again = (
        quoted("Pemerintah daerah akan menyelidiki kerusakan patung singa di alun-alun"),
        quoted("Kami segera mengusut rusaknya patung singa di alun-alun"),
    )

    assert independent(groups(one, other)) == [1]
    assert independent(groups(*again)) == [2]


def test_a_meeting_that_a_source_asks_for_is_no_occasion_on_which_it_spoke() -> None:
    one = "Menteri Kebudayaan Tirta Wulandari mendesak DPR menggelar sidang darurat soal patung singa yang hilang."
    other = "Menteri Tirta Wulandari meminta DPR mengadakan sidang darurat soal patung singa yang hilang itu."

    assert independent(groups(one, other)) == [2]


def test_statements_that_begin_with_one_long_unit_have_ids_of_their_own_whatever_order_they_are_found_in() -> None:
    """What one outlet says in a breath, others say in parts: the unit is the first of each statement, and its place made each one's id."""
    whole, *parts = (
        reading(SAYS.format(said), name, published=f"2024-03-0{5 + day}").points[0]
        for day, (name, said) in enumerate(
            [
                ("a", "Museum dibuka lagi dan tiketnya gratis"),
                ("b", "Museum dibuka lagi"),
                ("c", "Tiketnya gratis"),
                ("d", "Gratis tiketnya"),
            ]
        )
    )
    held = [Tie(part.units[0].place, whole.units[0].place, Relation.HELD, 0.9) for part in parts]
    alike = Tie(parts[1].units[0].place, parts[2].units[0].place, Relation.SAME, 0.9)

    found = statements([whole, *parts], [*held, alike])
    again = statements([*parts[::-1], whole], [alike, *held[::-1]])

    told = {one.statement_id: {point.article.source_name for point in one.points} for one in found}
    assert sorted(map(sorted, told.values())) == [["a", "b"], ["a", "c", "d"]]
    assert {one.statement_id: {point.article.source_name for point in one.points} for one in again} == told
