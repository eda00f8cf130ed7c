"""A running sandbox with a foreign client of its wallet, and what is known about the originals it gives."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from certbroker.sandbox import Sandbox
from sandbox.wallet.foreign_wallet import Wallet
from sandbox.wallet.originals import Original


@pytest.fixture(scope="module")
def running() -> Iterator[Sandbox]:
    with Sandbox() as box:
        yield box


@pytest.fixture
def box(running: Sandbox) -> Iterator[Sandbox]:
    yield running
    running.faults.clear()


@pytest.fixture
def wallet(box: Sandbox) -> Wallet:
    told = box.info["wallet"]
    return Wallet(told["url"], told["system_code"], told["api_key"])


@pytest.fixture
def addresses(box: Sandbox) -> dict[str, str]:
    """Person → wallet address."""
    return {name: person["wallet_address"] for name, person in box.info["people"].items()}


@pytest.fixture
def codes(box: Sandbox) -> dict[str, str]:
    """Certificate → docKndCode."""
    return box.info["wallet"]["codes"]


@pytest.fixture
def opened(box: Sandbox, tmp_path: Path) -> Callable[[bytes], Original]:
    """Open a PDF to look at it with tools of others."""

    def open_pdf(data: bytes) -> Original:
        path = tmp_path / "original.pdf"
        path.write_bytes(data)
        return Original(path, box.info["trust"], box.now())

    return open_pdf
