"""What can go wrong with a message, by what should be done about it."""


class KlaimError(Exception):
    """Anything klaim raises on purpose."""


class Rejected(KlaimError):
    """Bad input that will never succeed: set it aside with its reason, and go on.

    `reason` is a short code from a closed list, `str(error)` one clear sentence.
    """

    def __init__(self, reason: str, sentence: str) -> None:
        super().__init__(sentence)
        self.reason = reason


class Unavailable(KlaimError):
    """Something this needs is not there just now (a full disk, a locked store): wait, and try the same again."""
