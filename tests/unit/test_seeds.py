"""The seeds are what they were."""

import hashlib
from pathlib import Path

import pytest

SEEDS = Path(__file__).parents[2] / "seeds"

SHA256 = {
    "000_5bdf593102cd96a5.txt": "e141c36445913206b66967771ff7afddfa924ac4fc6c1c778859e3ae710938ae",
    "001_ee6a8576aa9e9d14.txt": "d7deef64bfa9d2860b96b5a299f2cc746e0fbee4a4e744f5361f9350b7890205",
    "002_b0220605effb7f3f.txt": "b30a1ec28ec54495c3b06cfc00958c90034917e0ac1b969cb7ea35d1ab1905af",
    "003_9d8216248205045c.txt": "a315d161e9764d3061ad66d98b05daa34706732f73d3a151baf0a9b8a0c15c9f",
    "004_191e96b50d166b09.txt": "b74b848781e40342ba93ab806a7e902dc2468da54816ab3b0c322f00d513e292",
}


@pytest.mark.parametrize(("name", "sha256"), SHA256.items())
def test_a_seed_is_kept_byte_for_byte(name: str, sha256: str) -> None:
    assert hashlib.sha256((SEEDS / name).read_bytes()).hexdigest() == sha256
