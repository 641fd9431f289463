"""The one way messages travel: CloudEvents JSON in one field of a Redis stream entry, at least once, fenced, set aside when hopeless."""

from klaim_shared.streams.broker import Streams
from klaim_shared.streams.consumer import Policy
from klaim_shared.streams.dead import DeadLetter
from klaim_shared.streams.follow import follow
from klaim_shared.streams.once import send
from klaim_shared.streams.pulse import GroupPulse, Pulse, StreamPulse

__all__ = ["DeadLetter", "GroupPulse", "Policy", "Pulse", "StreamPulse", "Streams", "follow", "send"]
