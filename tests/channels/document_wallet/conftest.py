"""A scripted wallet host, and a client and a channel that talk to it."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from certbroker._http import HttpPool
from certbroker.channels.document_wallet.channel import WalletChannel
from certbroker.channels.document_wallet.client import WalletClient
from support.wallet import NOW, Host, Make, MakeChannel, access


@pytest.fixture
def host() -> Host:
    return Host()


@pytest.fixture
async def http(host: Host) -> AsyncIterator[HttpPool]:
    async with HttpPool(transport=host) as pool:
        yield pool


@pytest.fixture
def make(http: HttpPool) -> Make:
    def client(**changes: Any) -> WalletClient:
        return WalletClient(access(**changes), http, clock=lambda: NOW)

    return client


@pytest.fixture
def make_channel(http: HttpPool) -> MakeChannel:
    def channel(**changes: Any) -> WalletChannel:
        return WalletChannel(access(**changes), http, lambda: NOW)

    return channel


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    async def at_once(_seconds: float) -> None:
        pass

    monkeypatch.setattr("tenacity.asyncio._portable_async_sleep", at_once)
