"""Which of all that people said holds: the same set gives the same, in whatever order it came."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Self

from pydantic import AwareDatetime

from klaim_shared.messages import Action, ClaimChange, CorrectionMade, Value


class Mark(Value):
    """Who had a hand in what is shown, and how."""

    correction_id: str
    action: Action
    by: str
    at: AwareDatetime
    note: str | None
    change: ClaimChange | None = None

    @classmethod
    def of(cls, made: CorrectionMade) -> Self:
        """The mark that a correction leaves where it acts."""
        return cls.model_validate(made.model_dump(include=set(cls.model_fields)))


def refused(marks: Sequence[Mark]) -> bool:
    """Whether anybody says that it is no claim: what else is said of it does not take that back, a withdrawal does."""
    return any(mark.change.not_a_claim for mark in marks if mark.change)


def rank(made: CorrectionMade) -> str:
    """Sorts the latest last: of two that contradict, it holds."""
    return f"{made.at.timestamp():020.6f} {made.correction_id}"


def in_force(made: Iterable[CorrectionMade]) -> list[CorrectionMade]:
    """What nobody withdrew, the earliest first. A withdrawal that is withdrawn itself gives back what it took."""
    by_id = {one.correction_id: one for one in made}
    against: dict[str, list[str]] = defaultdict(list)
    for one in by_id.values():
        if one.withdraws:
            against[one.withdraws].append(one.correction_id)
    stands: dict[str, bool] = {}
    for correction_id in sorted(by_id):
        _settle(correction_id, against, stands)
    return sorted((one for one in by_id.values() if stands[one.correction_id]), key=rank)


def _settle(one: str, against: dict[str, list[str]], stands: dict[str, bool]) -> None:
    """Whether it stands, and with it all that bears on that; ids are made of what they name, so nothing bears on itself."""
    path = [one]
    while path:
        here = path[-1]
        unknown = [other for other in against[here] if other not in stands and other not in path]
        if unknown:
            path.append(unknown[0])
            continue
        stands[here] = not any(stands.get(other, False) for other in against[here])
        path.pop()
