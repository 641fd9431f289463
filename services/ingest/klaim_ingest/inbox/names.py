"""Which names in the inbox are no articles: hidden and temporary ones, and what stands beside an article."""

from fnmatch import fnmatchcase

SIDECAR = ".meta.json"
REASON = ".reason.json"

_PATTERNS = (
    *("*~", "~$*", "#*#", "*.swp", "*.swx", "*.part", "*.partial", "*.tmp", "*.temp", "*.crdownload", "*.filepart"),
    *(f"*{SIDECAR}", f"*{REASON}"),
)
_NAMES = frozenset({"4913", "thumbs.db", "desktop.ini", "@eadir", "__macosx"})


def is_ignored(name: str) -> bool:
    """Whether a file or folder of that name is hidden, temporary, a sidecar or a reason."""
    folded = name.lower()
    return name.startswith(".") or folded in _NAMES or any(fnmatchcase(folded, pattern) for pattern in _PATTERNS)
