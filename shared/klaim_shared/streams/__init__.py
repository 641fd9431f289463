"""The one way messages travel: CloudEvents JSON in one field of a Redis stream entry, at least once, fenced, set aside when hopeless."""

from klaim_shared.streams.broker import Streams
from klaim_shared.streams.consumer import Policy
from klaim_shared.streams.dead import REASONS, DeadLetter, LetterInFull
from klaim_shared.streams.durability import EXIT_CODE, Durability, Misconfigured, examine
from klaim_shared.streams.flow import Flow, Pause
from klaim_shared.streams.follow import follow
from klaim_shared.streams.letters import DeadLetters, LetterCounts, LetterPage, LetterQuery, dead_letters
from klaim_shared.streams.once import send
from klaim_shared.streams.outlet import MemoryLost, Outlet
from klaim_shared.streams.pulse import GroupPulse, Pulse, StreamPulse
from klaim_shared.streams.replay import Outcome
from klaim_shared.streams.sight import Place, Sight, StreamSight
from klaim_shared.streams.transit import Key, SetAside, Transit, all_answered, transit
from klaim_shared.streams.trim import Retention
from klaim_shared.streams.trouble import why, without_password

__all__ = [
    "EXIT_CODE",
    "REASONS",
    "DeadLetter",
    "DeadLetters",
    "Durability",
    "Flow",
    "GroupPulse",
    "Key",
    "LetterCounts",
    "LetterInFull",
    "LetterPage",
    "LetterQuery",
    "MemoryLost",
    "Misconfigured",
    "Outcome",
    "Outlet",
    "Pause",
    "Place",
    "Policy",
    "Pulse",
    "Retention",
    "SetAside",
    "Sight",
    "StreamPulse",
    "StreamSight",
    "Streams",
    "Transit",
    "all_answered",
    "dead_letters",
    "examine",
    "follow",
    "send",
    "transit",
    "why",
    "without_password",
]
