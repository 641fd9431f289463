"""What can be set, by environment variables that begin with KLAIM_INGEST_ (or, for Redis, KLAIM_REDIS_URL)."""

from pathlib import Path

from pydantic import AliasChoices, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from klaim_shared.streams import Durability


class Settings(BaseSettings):
    """Read once, when the service starts."""

    model_config = SettingsConfigDict(env_prefix="KLAIM_INGEST_", frozen=True, populate_by_name=True)

    inbox_dir: Path = Field(Path("inbox"), description="The watched folder; it is only ever read.")
    data_dir: Path = Field(Path("data/ingest"), description="Holds journal.db, objects/ and rejected/.")
    redis_url: str = Field("redis://127.0.0.1:6390", validation_alias=AliasChoices("KLAIM_INGEST_REDIS_URL", "KLAIM_REDIS_URL"))
    redis_durability: Durability = Field(
        "always",
        validation_alias=AliasChoices("KLAIM_INGEST_REDIS_DURABILITY", "KLAIM_REDIS_DURABILITY"),
        description="How surely Redis must keep what it holds: always (on disk before it answers), everysec, or any.",
    )
    settle_seconds: float = Field(2.0, ge=0, description="A file is taken when nothing about it has changed for so long.")
    rescan_seconds: float = Field(
        5.0, gt=0, description="The inbox is looked through at least so often; notices of change are only a hint."
    )
    polling: bool = Field(
        False,
        description="Only look at intervals: for folders on a network or in a container that tell of no change.",
    )
    max_in_flight: int = Field(1000, ge=1, description="So many articles may be on their way at once; the others wait in the journal.")
    max_memory: float = Field(0.6, gt=0, le=1, description="Sending pauses when Redis has used this share of its memory.")
    keep_days: float = Field(7.0, ge=0, description="What every group has answered stays on the streams for so long.")
    wait_for_others_days: float = Field(7.0, ge=0, description="So long a subscriber's own group may leave entries unread.")
    heartbeat_file: Path = Path("/tmp/klaim-ingest.heartbeat")  # noqa: S108 - nothing but its age is ever read
    log_level: str = "INFO"
