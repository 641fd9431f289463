"""Answers that come in pages."""

from typing import Generic, TypeVar

from pydantic import Field

from klaim_shared.messages import Value

T = TypeVar("T")


class Page(Value, Generic[T]):
    """Some of the answers, and where the others begin."""

    items: tuple[T, ...]
    next: str | None = Field(description="The `cursor` that gives the following page; null on the last.")
