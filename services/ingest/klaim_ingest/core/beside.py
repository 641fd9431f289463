"""Under which names a sidecar is looked for: one rule for folders, ZIP files and the command."""

from collections.abc import Callable

SUFFIX = ".meta.json"


def sidecars_of(name: str) -> tuple[str, ...]:
    """The names under which a file's sidecar may stand."""
    folder, slash, last = name.rpartition("/")
    stem = last.rpartition(".")[0]
    return (name + SUFFIX, *([f"{folder}{slash}{stem}{SUFFIX}"] if stem else []))


def sidecar_of(name: str, exists: Callable[[str], bool]) -> str | None:
    """The name of a file's sidecar, where one *exists*: `satu.txt.meta.json`, else `satu.meta.json`, beside `satu.txt`."""
    if name.endswith(SUFFIX):
        return None
    return next((one for one in sidecars_of(name) if exists(one)), None)
