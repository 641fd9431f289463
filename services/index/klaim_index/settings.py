"""What can be set, by environment variables that begin with KLAIM_INDEX_ (or, for Redis, KLAIM_REDIS_URL)."""

import socket
from pathlib import Path
from typing import Annotated

from pydantic import AliasChoices, Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from klaim_shared.streams import Durability


class Settings(BaseSettings):
    """Read once, when the service starts."""

    model_config = SettingsConfigDict(env_prefix="KLAIM_INDEX_", frozen=True, populate_by_name=True)

    data_dir: Path = Field(Path("data/index"), description="Holds ledger.db.")
    host: str = "127.0.0.1"
    port: int = Field(8090, ge=0, le=65535)
    redis_url: str = Field("redis://127.0.0.1:6390", validation_alias=AliasChoices("KLAIM_INDEX_REDIS_URL", "KLAIM_REDIS_URL"))
    redis_durability: Durability = Field(
        "always",
        validation_alias=AliasChoices("KLAIM_INDEX_REDIS_DURABILITY", "KLAIM_REDIS_DURABILITY"),
        description="How surely Redis must keep what it holds: always (on disk before it answers), everysec, or any.",
    )
    consumer: str = Field(default_factory=lambda: f"index-{socket.gethostname()}", description="Never the same for two processes.")
    retry_after_seconds: float = Field(30.0, gt=0, description="An event that was read and never answered is tried again after this.")
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        ("localhost", "127.0.0.1", "[::1]"), description="Host names it answers to, separated by commas; * is any."
    )
    inbox: str = Field("inbox", description="The folder that the page names to drop articles in.")
    log_level: str = "INFO"

    @field_validator("allowed_hosts", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(host.strip() for host in value.split(",") if host.strip()) if isinstance(value, str) else value
