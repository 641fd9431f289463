"""Why a file waits: a closed list."""

from dataclasses import dataclass

from klaim_shared.messages import WaitReason

SETTLING = frozenset({"queued", "changing"})  # these end by themselves


@dataclass(frozen=True, slots=True)
class Wait:
    """A code, and the same in words."""

    reason: WaitReason
    why: str


QUEUED = Wait("queued", "its turn has not come yet")
CHANGING = Wait("changing", "it is still being written")
COSTLY = Wait("costly", "it takes long to read, and is read when the others are done")
ALONE = Wait("alone", "it waits for the file it describes")


def unreadable(why: str) -> Wait:
    """It cannot be read now, and is tried again at every look."""
    return Wait("unreadable", why)


def blocked(why: str) -> Wait:
    """It is to be set aside, and cannot be now."""
    return Wait("blocked", f"it cannot be set aside: {why}")
