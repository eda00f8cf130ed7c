"""A running sandbox with the connectors' own samples, and a foreign client of its open-data hosts."""

from collections.abc import Iterator

import pytest

from certbroker.sandbox import Sandbox
from sandbox.open_data.foreign import Client

PATIENT = 1e9
"""Calls in a second where a test is not about them."""


@pytest.fixture(scope="session")
def box() -> Iterator[Sandbox]:
    with Sandbox() as running:
        running.open_data.calls_per_second = PATIENT
        yield running


@pytest.fixture
def sandbox(box: Sandbox) -> Iterator[Sandbox]:
    yield box
    box.faults.clear()
    box.open_data.calls_per_second = PATIENT
    box.open_data.calls_per_day = None
    box.open_data.gateway = None


@pytest.fixture(scope="session")
def portal(box: Sandbox) -> Client:
    told = box.info["open_data"]
    return Client(told["hosts"], told["service_key"])
