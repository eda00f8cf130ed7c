"""Collections on the sandbox while one fault strikes one of their steps."""

import asyncio
import contextlib
import socket
import ssl
from collections import Counter
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from certbroker._http import HttpOptions, HttpPool
from certbroker.aio import Broker, Dossier
from certbroker.broker import sandbox_party, sandbox_people
from certbroker.consent import Consent
from certbroker.errors import CertbrokerError
from certbroker.privacy import ApiKey
from certbroker.sandbox import Fault, Sandbox
from certbroker.settings import RelyingParty
from certbroker.store import MemoryStore
from certbroker_connectors.mois import ResidentRegister
from certbroker_connectors.molit import BuildingRegister
from certbroker_connectors.nts import IncomeAmount, TaxClearance
from support.matrix import Cell

EXCHANGE, IDENTITY, WALLET, PORTAL = "exchange", "identity", "wallet", "apis.data.go.kr"
OPERATIONS = {
    "start": (IDENTITY, "start"),
    "check": (IDENTITY, "check"),
    "issuerequest": (EXCHANGE, "issuerequest"),
    "issue": (EXCHANGE, "issue"),
    "verify": (WALLET, "verifyIndiECDW"),
    "list": (WALLET, "ECDApplyListInquire"),
    "apply": (WALLET, "ECDApply"),
    "info": (WALLET, "ECDApplyInfoInquire"),
    "metadata": (WALLET, "inquireElecDocInfo"),
    "view": (WALLET, "viewElecDoc"),
    "page_1": (PORTAL, "getBrTitleInfo"),
    "page_2": (PORTAL, "getBrTitleInfo"),
}
FLATS = BuildingRegister.ask(
    sigungu_code="41115", legal_dong_code="14100", lot_kind="land", main_number="0001", sub_number="0000"
)
"""Two buildings: with one row on a page, two pages."""
HOUSE = BuildingRegister.ask(
    sigungu_code="41820", legal_dong_code="25021", lot_kind="land", main_number="0181", sub_number="0000"
)
PLAIN = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""A context without authorities: reading those takes 50 ms, and this way is never taken to TLS."""
INCOME = IncomeAmount.ask(from_year=2023, to_year=2025)


class Track(httpx.AsyncBaseTransport):
    """The way to the sandbox: counts the calls of each step."""

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        self._inner = httpx.AsyncHTTPTransport(verify=PLAIN)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.calls[step_of(request)] += 1
        return await self._inner.handle_async_request(request)

    async def aclose(self) -> None:
        await self._inner.aclose()


def step_of(request: httpx.Request) -> str:
    """The step that a request belongs to."""
    parts = urlsplit(str(request.url)).path.strip("/").split("/")
    if "requests" in parts:
        return "start" if request.method == "POST" else "check"
    if parts[-1] == "getBrTitleInfo":
        return f"page_{request.url.params.get('pageNo', '1')}"
    return next((step for step, (_, operation) in OPERATIONS.items() if operation == parts[-1]), parts[-1])


@dataclass
class Ended:
    """How a play ended: an error of the call, or an outcome for each document."""

    error: CertbrokerError | None = None
    dossiers: list[Dossier] = field(default_factory=list[Dossier])
    consents: list[Consent] = field(default_factory=list[Consent])
    calls: Counter[str] = field(default_factory=Counter[str])


@dataclass
class Play:
    """One cell on one sandbox."""

    box: Sandbox
    cell: Cell
    folder: Path
    store: MemoryStore = field(default_factory=MemoryStore)
    started: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.started = self.box.now()

    @property
    def host(self) -> str:
        return OPERATIONS[self.cell.step][0]

    @property
    def wanted(self) -> list[Any]:
        """What is collected: what the fault strikes comes first."""
        pair = self.cell.row.is_pair
        if self.host == WALLET:
            return [ResidentRegister, INCOME] if pair else [ResidentRegister]
        if self.host == PORTAL:
            return [FLATS, HOUSE] if pair and self.cell.step == "page_1" else [FLATS]
        return (
            [TaxClearance, ResidentRegister]
            if self.cell.row.fault == "document_failed"
            else [ResidentRegister, TaxClearance]
        )

    def party(self, *, is_struck: bool) -> RelyingParty:
        """The settings: one channel, short patience."""
        told: dict[str, Any] = sandbox_party(self.box.info).model_dump()
        told |= {"api_key": ApiKey(self.box.info["api_key"]), "attempts": 2}
        told |= {"channels": (_channel(self.host),), "originals": self.host == WALLET}
        for access, key in (("open_data", "service_key"), ("wallet", "api_key")):
            told[access] |= {key: ApiKey(self.box.info[access][key]), "attempts": 2}
        if is_struck:
            # A wallet draws and signs: its other answers need more than those of the others.
            least = 1.5 if self.host == WALLET else 0.0
            self._deadlines(told, max(self.cell.row.deadline, least) if self.cell.row.deadline else 20.0)
            told |= self.cell.row.set
            if self.cell.row.address:
                self._move(told, self._instead())
        return RelyingParty.model_validate(told)

    def _deadlines(self, told: dict[str, Any], seconds: float) -> None:
        told |= {"request_deadline": seconds, "issue_deadline": seconds}
        told["open_data"]["deadline"] = seconds
        told["wallet"]["deadline"] = seconds

    def _instead(self) -> str:
        address = self.cell.row.address
        return f"http://127.0.0.1:{closed_port()}" if address == "gone" else self.box.tls_urls[address]

    def _move(self, told: dict[str, Any], address: str) -> None:
        """Let the host that is struck lie at another address."""
        if self.host == IDENTITY:
            told["identity_url"] = f"{address}/identity"
        elif self.host == EXCHANGE:
            told["exchange_url"] = address
        elif self.host == WALLET:
            told["wallet"]["url"] = f"{address}/wallet"
        else:
            told["open_data"]["hosts"] = {PORTAL: f"{address}/open-data/{PORTAL}"}

    @contextlib.asynccontextmanager
    async def broker(self, calls: Counter[str], *, is_struck: bool) -> AsyncGenerator[Broker]:
        """A broker that is told of the calls it makes."""
        track = Track()
        has_tls = is_struck and self.cell.row.address in self.box.tls_urls
        http = HttpPool(HttpOptions(ca_file=str(self._authority()))) if has_tls else HttpPool(transport=track)
        async with Broker(
            self.party(is_struck=is_struck), http=http, store=self.store, clock=self.box.now,
            people=sandbox_people(self.box.info),
        ) as broker:  # fmt: skip
            # No use in looking again: what takes time comes when the clock is wound.
            collector = broker._collector  # pyright: ignore[reportPrivateUsage] - no setting of a relying party
            broker._collector = replace(collector, patience=0.0)  # pyright: ignore[reportPrivateUsage] - as above
            try:
                yield broker
            finally:
                calls.update(track.calls)

    def _authority(self) -> Path:
        file = self.folder / "authority.pem"
        file.write_text(self.box.info["tls"]["authority"], encoding="ascii")
        return file

    async def asked(self, broker: Broker) -> list[Consent]:
        """Ask for the consent; for two where the fault needs two calls of the identity provider."""
        count = 2 if self.cell.row.is_pair and self.host == IDENTITY else 1
        hong = broker.people["hong"]
        asks = [
            broker.request_consent(hong, self.wanted, recipient="가나은행", purpose=f"대출 신청 {number}")
            for number in range(count)
        ]
        return list(await asyncio.gather(*asks))

    def faults(self) -> list[Fault]:
        """What strikes; an open-data list has one row on a page."""
        row, (host, operation) = self.cell.row, OPERATIONS[self.cell.step]
        told: dict[str, Any] = {**row.strike, "host": host, "operation": operation}
        if host == PORTAL:
            told["page"] = int(self.cell.step[-1])
        if host == EXCHANGE and not row.is_pair:
            told["bundle"] = "MDS9000002" if row.fault == "document_failed" else "MDS9000001"
        is_second = row.fault == "duplicated" and self.cell.step != "page_2"
        return [Fault(**told, nth="every" if self.cell.is_every else 2 if is_second else 1)]

    def base(self) -> list[Fault]:
        """What makes two pages of a short list."""
        return [Fault("short_pages", host=PORTAL, value="1", times=-1)] if self.host == PORTAL else []

    def strike(self) -> None:
        self.box.faults[:] = [*self.base(), *(self.faults() if self.cell.row.strike else [])]

    async def run(self) -> Ended:
        """Collect while the fault strikes."""
        ended = Ended()
        self.box.faults[:] = self.base()
        try:
            if self.cell.step == "start":
                await self._struck(ended, [])
            else:
                async with self.broker(Counter(), is_struck=False) as broker:
                    ended.consents = await self.asked(broker)
                    if self.host != IDENTITY:
                        ended.consents = [await broker.consent(one) for one in ended.consents]
                await self._struck(ended, ended.consents)
        except CertbrokerError as error:
            ended.error = error
        return ended

    async def _struck(self, ended: Ended, consents: list[Consent]) -> None:
        self.strike()
        async with self.broker(ended.calls, is_struck=True) as broker:
            ended.consents = consents or await self.asked(broker)
            collecting = [broker.collect(one, deadline=1.5) for one in ended.consents]
            found = await asyncio.gather(*collecting, return_exceptions=True)
        ended.dossiers = [one for one in found if isinstance(one, Dossier)]
        for one in found:
            if isinstance(one, BaseException):
                raise one

    async def resumed(self, before: Ended) -> Ended:
        """Go on once the fault is gone; where no consent came of it, ask anew."""
        ended = Ended()
        self.box.faults[:] = self.base()
        async with self.broker(ended.calls, is_struck=False) as broker:
            lacks = self.cell.step == "start" and before.error is not None
            ended.consents = await self.asked(broker) if lacks else before.consents
            try:
                ended.dossiers = [await broker.resume(one.id, deadline=5.0) for one in ended.consents]
            except CertbrokerError as error:
                ended.error = error
        return ended


def closed_port() -> int:
    """A port where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def _channel(host: str) -> str:
    return {WALLET: "document_wallet", PORTAL: "open_data"}.get(host, "public_mydata")
