"""Which names in the inbox are no articles: hidden and temporary ones, and what stands beside an article."""

from klaim_ingest.core.beside import SUFFIX as SIDECAR

REASON = ".reason.json"

_ENDINGS = ("~", ".swp", ".swx", ".part", ".partial", ".tmp", ".temp", ".crdownload", ".filepart", SIDECAR, REASON)
_NAMES = frozenset({"4913", "thumbs.db", "desktop.ini", "@eadir", "__macosx"})


def is_sidecar(name: str) -> bool:
    """Whether a file of that name says something of another file, that is none to be passed over itself."""
    return name.endswith(SIDECAR) and not is_ignored(name.removesuffix(SIDECAR))


def is_ignored(name: str) -> bool:
    """Whether a file or folder of that name is hidden, temporary, a sidecar or a reason."""
    folded = name.lower()
    kept_by_editors = folded.startswith("~$") or (folded[:1] == folded[-1:] == "#" and len(folded) > 1)
    return folded.startswith(".") or folded.endswith(_ENDINGS) or kept_by_editors or folded in _NAMES
