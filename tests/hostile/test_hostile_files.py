"""Hostile files at once: none crashes the service, none stalls it, each ends as it should, and honest ones come through.

Every fourth of the two hundred is tried here; `python -m tests.hostile` tries all of them.
"""

from pathlib import Path

import pytest

from tests.hostile.files import PUBLISHED, Hostile, hostile_files
from tests.hostile.run import outcomes


@pytest.mark.timeout(600)
async def test_no_hostile_file_crashes_or_stalls_the_inbox_and_each_ends_as_it_should(tmp_path: Path) -> None:
    def write(path: Path) -> None:
        path.write_text(f"Wali kota datang membawa {path.name}.")

    honest = [Hostile("honest", f"{letter}-jujur.txt", write, frozenset({PUBLISHED})) for letter in "amz"]
    found = await outcomes(tmp_path, [*list(hostile_files())[::4], *honest], 500)
    assert len(found) == 53
    assert [(one.file.name, one.code) for one in found if not one.right] == []
    assert [(one.file.name, one.seconds) for one in found if one.seconds > 15] == []


def test_the_same_seed_makes_the_same_files_and_another_makes_others(tmp_path: Path) -> None:
    def contents(seed: int, folder: str) -> dict[str, bytes]:
        (tmp_path / folder).mkdir()
        mutated = [file for file in hostile_files(seed) if file.kind.startswith("mutated")]
        for file in mutated:
            file.put(tmp_path / folder / file.name)
        return {file.name: (tmp_path / folder / file.name).read_bytes() for file in mutated}

    first = contents(1, "a")
    assert first == contents(1, "b")
    assert first != contents(2, "c")
