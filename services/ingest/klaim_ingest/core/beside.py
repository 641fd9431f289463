"""Under which names a sidecar is looked for: one rule for folders, ZIP files and the command."""

from collections.abc import Callable

SUFFIX = ".meta.json"


def sidecar_of(name: str, exists: Callable[[str], bool]) -> str | None:
    """The name of a file's sidecar, where one *exists*: `satu.txt.meta.json`, else `satu.meta.json`, beside `satu.txt`."""
    if name.endswith(SUFFIX):
        return None
    if exists(whole := name + SUFFIX):
        return whole
    folder, slash, last = name.rpartition("/")
    stem = last.rpartition(".")[0]
    short = f"{folder}{slash}{stem}{SUFFIX}"
    return short if stem and exists(short) else None
