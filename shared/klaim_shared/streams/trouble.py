"""What ails Redis, in words for people: one line, and no password."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from redis.exceptions import AuthenticationError, RedisError, ResponseError

from klaim_shared.errors import Unavailable

_SECRET = re.compile(r"://\S*@")


def why(error: BaseException) -> str:
    """What went wrong, without a stop; the name of its kind where it says nothing."""
    if isinstance(error, AuthenticationError):
        return "it wants another user or password than its address gives (redis://USER:PASSWORD@HOST:PORT)"
    return without_password(next(iter(str(error).strip().splitlines()), "") or type(error).__name__).rstrip(". ")


def without_password(text: str) -> str:
    """The text with user and password taken out of every address in it."""
    return _SECRET.sub("://", text)


@contextmanager
def answering() -> Iterator[None]:
    """What Redis refuses or does not answer meanwhile is raised as `Unavailable`, in one sentence."""
    try:
        yield
    except ResponseError as error:
        raise Unavailable(f"Redis refuses: {why(error)}.") from error
    except (RedisError, OSError) as error:
        raise Unavailable(f"Redis does not answer: {why(error)}.") from error
