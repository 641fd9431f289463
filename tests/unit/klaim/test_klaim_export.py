"""Records are counted as their bytes go by, however they are cut."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from klaim.export import Records


@given(st.lists(st.tuples(st.text(st.sampled_from('a,"\r\n;é')), st.text(st.sampled_from('"\r\n'))), max_size=8), st.integers(1, 7))
def test_a_table_has_as_many_records_as_a_reader_of_csv_finds(rows: list[tuple[str, str]], size: int) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([("one", "other"), *rows])
    raw = text.getvalue().encode()
    records = Records("csv")
    for start in range(0, len(raw), size):
        records.see(raw[start : start + size])

    assert records.count == len(rows)


def test_lines_are_counted_by_their_ends() -> None:
    records = Records("jsonl")
    records.see(b'{"a": "\\n"}\n{"b"')
    records.see(b": 1}\n")

    assert records.count == 2
