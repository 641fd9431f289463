"""One nursery for all tests of a process."""

from collections.abc import Iterator

import pytest

from tests.faults.nursery import Nursery


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """Where services are born at once."""
    nursery = Nursery()
    yield nursery
    nursery.close()
