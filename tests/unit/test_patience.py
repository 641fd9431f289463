"""What Redis refuses for a while is told from what it will always refuse, on every version."""

import pytest
from redis.exceptions import AuthenticationError, BusyLoadingError, NoPermissionError, OutOfMemoryError, ReadOnlyError, ResponseError
from redis.exceptions import ConnectionError as RedisIsAway

from klaim_shared.streams.patience import group_is_gone, in_one_line, is_passing
from klaim_shared.streams.seldom import Seldom


@pytest.mark.parametrize(
    "error",
    [
        OutOfMemoryError("command not allowed when used memory > 'maxmemory'."),
        ResponseError("Error running script (call to f_1): @user_script:3: -OOM command not allowed when used memory > 'maxmemory'."),
        ResponseError("MISCONF Errors writing to the AOF file: No space left on device"),
        ReadOnlyError("You can't write against a read only replica."),
        NoPermissionError("this user has no permissions to run the 'xadd' command"),
        ResponseError("WRONGTYPE Operation against a key holding the wrong kind of value"),
        AuthenticationError("invalid username-password pair or user is disabled."),
        BusyLoadingError("Redis is loading the dataset in memory"),
        RedisIsAway("Error 111 connecting to redis:6379."),
        TimeoutError(),
    ],
)
def test_what_may_pass_is_waited_for(error: Exception) -> None:
    assert is_passing(error)


@pytest.mark.parametrize(
    "error", [ResponseError("Error running script: too many results to unpack"), ResponseError("NOGROUP No such key"), ValueError("OOM ")]
)
def test_what_will_not_pass_is_not(error: Exception) -> None:
    assert not is_passing(error)


def test_a_group_that_is_gone_is_known_and_an_error_is_told_in_its_first_line() -> None:
    assert group_is_gone(ResponseError("NOGROUP No such key 'x' or consumer group 'y'"))
    assert not group_is_gone(RedisIsAway("NOGROUP"))
    assert (in_one_line(RedisIsAway("one\ntwo")), in_one_line(TimeoutError())) == ("one", "TimeoutError")


def test_the_same_is_said_again_only_after_a_while() -> None:
    now = 0.0
    seldom = Seldom(10.0, lambda: now)

    assert [seldom.due("a"), seldom.due("a"), seldom.due("b")] == [True, False, True]
    now = 10.0
    assert seldom.due("a")
