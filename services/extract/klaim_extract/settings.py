"""What can be set, by environment variables that begin with KLAIM_EXTRACT_ (or, for Redis, KLAIM_REDIS_URL)."""

import socket
from pathlib import Path

from pydantic import AliasChoices, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from klaim_extract.sandbox.limits import SECONDS
from klaim_shared.streams import Durability


class Settings(BaseSettings):
    """Read once, when the service starts."""

    model_config = SettingsConfigDict(env_prefix="KLAIM_EXTRACT_", frozen=True, populate_by_name=True)

    redis_url: str = Field("redis://127.0.0.1:6390", validation_alias=AliasChoices("KLAIM_EXTRACT_REDIS_URL", "KLAIM_REDIS_URL"))
    redis_durability: Durability = Field(
        "always",
        validation_alias=AliasChoices("KLAIM_EXTRACT_REDIS_DURABILITY", "KLAIM_REDIS_DURABILITY"),
        description="How surely Redis must keep what it holds: always (on disk before it answers), everysec, or any.",
    )
    consumer: str = Field(default_factory=lambda: f"extract-{socket.gethostname()}", description="Never the same for two processes.")
    retry_after_seconds: float = Field(30.0, gt=0, description="An article whose worker fell silent is given to another after this.")
    article_seconds: float = Field(SECONDS, gt=0, description="An article that takes longer, twice, is set aside as too slow.")
    heartbeat_file: Path = Path("/tmp/klaim-extract.heartbeat")  # noqa: S108 - nothing but its age is ever read
    log_level: str = "INFO"
