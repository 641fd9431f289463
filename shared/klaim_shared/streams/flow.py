"""How the articles flow, as ingest tells it: a note beside the streams, for whoever asks how things are."""

from typing import Final, Literal

from pydantic import AwareDatetime, BaseModel, Field, ValidationError
from redis.asyncio import Redis

FLOW: Final = "klaim.flow"
Pause = Literal["in_flight", "memory"]


class Flow(BaseModel):
    """All accepted article revisions, each counted once; whether sending pauses, and what a person should know."""

    at: AwareDatetime
    accepted: int = Field(description="whole + set_aside + in_flight + unsent.")
    whole: int = Field(description="Whole in the ledger.")
    set_aside: int = Field(description="Something of them is in a dead letter.")
    in_flight: int = Field(description="Sent, and not answered yet.")
    unsent: int = Field(description="Accepted, and not sent yet.")
    paused: Pause | None = Field(default=None, description="Why no more is sent just now; it goes on by itself.")
    sentence: str | None = Field(default=None, description="The same in words.")
    memory_used: float | None = Field(default=None, description="Share of the memory that Redis may have; null where it cannot be asked.")
    memory_losses: int = Field(default=0, description="How often Redis has lost what it held, and it was sent again.")
    notes: tuple[str, ...] = Field(default=(), description="What does not mend itself, in sentences.")


async def tell(redis: Redis, flow: Flow) -> None:
    """Leave the note; the one before goes. Raises redis.exceptions.RedisError."""
    await redis.set(FLOW, flow.model_dump_json())


async def told(redis: Redis) -> Flow | None:
    """The note; None where there is none that can be understood."""
    written = await redis.get(FLOW)
    try:
        return Flow.model_validate_json(written) if written else None
    except ValidationError:
        return None
