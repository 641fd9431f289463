"""Stories, copies and entities over articles."""

from klaim_index.core.grouping.whole import group
from tests.unit.index.grouping_samples import groups, reading

FIRE = """Kebakaran melanda Pasar Wonolelo di Kota Jatirame pada Senin (4/3/2024) malam.
Api diduga berasal dari kios pakaian di lantai dua Pasar Wonolelo.
Sebanyak 214 kios hangus dan para pedagang kehilangan barang dagangan senilai miliaran rupiah.
Wali Kota Jatirame Endah Prameswari meninjau lokasi dan menjanjikan pasar darurat bagi pedagang."""

REWRITTEN = """Pasar Wonolelo di Kota Jatirame dilanda kebakaran pada Senin (4/3/2024) malam.
Diduga api berasal dari sebuah kios pakaian di lantai dua Pasar Wonolelo.
Sebanyak 214 kios hangus, dan pedagang kehilangan dagangan senilai miliaran rupiah.
Wali Kota Jatirame Endah Prameswari meninjau lokasi tersebut dan menjanjikan pasar darurat bagi para pedagang."""

ELSEWHERE = """Pabrik gula di Kecamatan Kalibening ditutup setelah merugi selama tiga tahun.
Direktur pabrik Gatot Subianto mengatakan mesin giling sudah terlalu tua.
Petani tebu mengaku bingung menjual hasil panen mereka."""

OTHER_REPORT = """Wali Kota Jatirame Endah Prameswari menjanjikan pasar darurat selesai dalam dua pekan bagi pedagang Pasar Wonolelo.
"Kami tidak ingin pedagang menganggur terlalu lama," kata Endah.
Pedagang berharap sewa kios di pasar darurat digratiskan."""


def test_articles_about_one_event_are_a_story_and_others_are_not() -> None:
    told = groups(FIRE, OTHER_REPORT, ELSEWHERE).stories

    assert sorted(sorted(one.article.source_name for one in story.readings) for story in told) == [["a", "b"], ["c"]]


def test_a_story_ends_where_nothing_is_heard_of_it_for_long() -> None:
    told = group([reading(FIRE, "a", published="2024-03-05"), reading(OTHER_REPORT, "b", published="2024-06-05")]).stories

    assert len(told) == 2


def test_a_text_rewritten_is_a_copy_with_its_passages_aligned() -> None:
    [copy] = groups(FIRE, REWRITTEN, OTHER_REPORT).copies

    assert {copy.a.article.source_name, copy.b.article.source_name} == {"a", "b"}
    assert copy.kind == "rewrite"
    assert len(copy.passages) == 4
    assert all(FIRE[one.one.start : one.one.end].strip() for one in copy.passages)


def test_two_reports_that_share_only_what_somebody_said_are_no_copies() -> None:
    quote = (
        '"Pedagang tidak perlu membayar sewa kios selama enam bulan di pasar darurat yang kami bangun," kata Wali Kota Endah Prameswari.'
    )

    assert groups(f"{OTHER_REPORT}\n{quote}", f"{FIRE}\n{quote}").copies == ()


def test_who_was_first_is_said_where_the_times_tell() -> None:
    early, late = reading(FIRE, "a", published="2024-03-05T08:00:00+07:00"), reading(REWRITTEN, "b", published="2024-03-05T11:00:00+07:00")
    some_time = reading(REWRITTEN, "b", published="2024-03-05")

    assert [copy.first for copy in group([late, early]).copies] == ["a"]
    assert [copy.first for copy in group([some_time, early]).copies] == [None]


def test_one_person_under_a_short_and_a_full_name_is_one_entity_and_two_of_one_name_are_two() -> None:
    told = groups(
        "Wali Kota Jatirame Endah Prameswari meninjau Pasar Wonolelo. Endah mengatakan pasar darurat Wonolelo segera dibangun.",
        "Endah Prameswari mengatakan pasar darurat Wonolelo digratiskan bagi pedagang.",
        "Pedagang Pasar Wonolelo, Endah Lestari, mengatakan pasar darurat Wonolelo terlalu sempit bagi pedagang.",
    )

    people = {entity.name for entity in told.entities if entity.type == "person"}
    assert people == {"Endah Prameswari", "Endah Lestari"}


def test_names_of_one_are_one_entity_and_two_of_one_family_name_stay_two() -> None:
    told = groups(
        "Presiden Anton Suk Larev mengatakan latihan militer itu mengancam keamanan kawasan Laut Meraung.\n"
        "Jenderal Teo Jan Umar menyatakan latihan militer di Laut Meraung berlanjut.\n"
        "Menteri Pertahanan Teo Yun Hadar mengatakan kapal perang di Laut Meraung siaga.",
        "Presiden Larev mengatakan latihan militer itu mengancam keamanan kawasan Laut Meraung.\n"
        "Teo mengatakan kapal perang di Laut Meraung siaga sejak pagi.\nDia mengatakan latihan militer itu selesai besok.",
    )

    people = {entity.name: entity for entity in told.entities if entity.type == "person"}

    assert set(people) == {"Anton Suk Larev", "Teo Jan Umar", "Teo Yun Hadar", "Teo"}
    assert "Presiden Larev" in people["Anton Suk Larev"].aliases
    assert [merge.why for merge in people["Anton Suk Larev"].merged] == ["in one story, Larev can only be Anton Suk Larev"]
    assert people["Teo"].aliases == ()
