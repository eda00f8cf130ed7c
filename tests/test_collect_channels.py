"""Collecting over several channels: which is chosen, what happens where one is down, what the consent allows."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from certbroker.catalogue import discover
from certbroker.channels.base import Fetched, Order, Planned, Turned, Waiting
from certbroker.collect import Collector, Event
from certbroker.consent import Approval, Consent, draft
from certbroker.errors import CertbrokerError, ChannelUnavailable
from certbroker.evidence import Deferred, Delivered, Failed, NotEligible, Outcome
from certbroker.model import Certificate, Holder, Item
from certbroker.privacy import ConnectingInformation
from certbroker.settings import Official
from certbroker.store import Direct, MemoryStore
from certbroker.transfers import State
from certbroker_connectors.mois import ResidentRegister
from certbroker_connectors.molit import BuildingRegister
from certbroker_connectors.nts import IncomeAmount
from support.exchange import CI, holder, party
from test_collect import BUNDLES, Exchange, sample

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
OFFICIAL = Official(name="김담당", purpose="대출 심사")
REGISTER, INCOME = ResidentRegister.ask(), IncomeAmount.ask(from_year=2023, to_year=2025)
PDF = b"%PDF-1.7 original"


@dataclass
class Channel:
    """A channel that answers as it is told, one answer a look; keeps what it was asked."""

    name: str = "document_wallet"
    answers: list[Fetched | Waiting | Turned | CertbrokerError] = field(
        default_factory=lambda: [Fetched(sample("mois/resident_register/typical").encode(), PDF, ("w-1",))]
    )
    only: type[Certificate] = ResidentRegister
    is_down: bool = False
    orders: list[Order] = field(default_factory=list[Order])
    looks: int = 0

    def refusal(self, item: Item[Certificate], holder: Holder) -> str | None:
        return None if item.certificate is self.only else f"{holder.masked_name} has no such document"

    async def request(self, order: Order) -> str:
        self.orders.append(order)
        await asyncio.sleep(0)
        if self.is_down:
            raise ChannelUnavailable(self.name)
        return f"{self.name}-{len(self.orders)}"

    def dry_run(self, order: Order) -> tuple[Planned, ...]:
        return (Planned("GET", f"https://{self.name}.test/{order.item.certificate.id()}"),)

    async def collect(self, order: Order, ticket: str) -> Fetched | Waiting | Turned:
        assert ticket == f"{self.name}-{len(self.orders)}"
        self.looks += 1
        self.orders[-1] = order
        found = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(found, CertbrokerError):
            raise found
        return found


class Desk:
    """A collector with an exchange and channels that are objects."""

    def __init__(self, items: Sequence[Item[Any]], *channels: Channel, **settings: Any) -> None:
        self.exchange, self.store, self.now = Exchange(), MemoryStore(), NOW
        self.events: list[Event] = []
        self.collector = Collector(
            party(bundles=BUNDLES, **settings),
            self.exchange,
            Direct(self.store),
            discover(),
            lambda: self.now,
            self.standing,
            {one.name: one for one in channels},
            patience=0.5,
        )
        proof = Approval(
            provider="test", request_id="1", approved_at=NOW, text_sha256="", ci=ConnectingInformation(CI), signature=""
        )
        asked = draft(
            holder(), items, recipient="가나은행", purpose="대출 신청", now=NOW, retention_days=30,
            channels=lambda item: self.collector.advancing.ways.of(item, holder()),
        )  # fmt: skip
        self.consent: Consent = asked.approved(proof)

    async def standing(self, _id: str) -> Consent:
        return self.consent

    async def collect(self) -> list[Outcome]:
        return list(await self.collector.collect(self.consent, OFFICIAL, self.events.append))

    async def states(self) -> list[tuple[str, State]]:
        return [(one.channel, one.state) for one in await self.collector.advancing.rows.all(self.consent.id)]


def evidence(outcome: Outcome) -> tuple[str, bytes | None]:
    assert isinstance(outcome, Delivered)
    return outcome.evidence.provenance.channel, outcome.evidence.original


async def test_the_first_channel_that_has_it_is_used() -> None:
    wallet = Channel()
    desk = Desk([REGISTER], wallet)
    assert [evidence(one) for one in await desk.collect()] == [("public_mydata", None)]
    assert wallet.orders == []


async def test_the_wallet_comes_first_where_originals_are_wanted() -> None:
    wallet = Channel()
    desk = Desk([REGISTER, INCOME], wallet, originals=True)
    outcomes = await desk.collect()
    assert [evidence(one) for one in outcomes] == [("document_wallet", PDF), ("public_mydata", None)]
    assert isinstance(outcomes[0], Delivered)
    told = outcomes[0].evidence.provenance
    assert (told.exchange_bundle, told.document_code, told.transactions) == (None, None, ("w-1",))
    assert told.original_sha256 is not None
    assert [order.consent_id for order in wallet.orders] == [desk.consent.id]


async def test_what_came_is_kept_with_its_original_and_not_fetched_again() -> None:
    wallet = Channel()
    desk = Desk([REGISTER], wallet, originals=True)
    assert await desk.collect() == await desk.collect()
    assert (len(wallet.orders), wallet.looks) == (1, 1)


@pytest.mark.parametrize("fails_at", ["request", "collect"])
async def test_where_one_channel_is_down_the_next_is_tried(fails_at: str) -> None:
    wallet = Channel(is_down=fails_at == "request", answers=[ChannelUnavailable("down")])
    desk = Desk([REGISTER, INCOME], wallet, originals=True)
    assert [evidence(one)[0] for one in await desk.collect()] == ["public_mydata", "public_mydata"]
    assert ("document_wallet", State.LEFT) in await desk.states()
    again = await desk.collect()
    assert [evidence(one)[0] for one in again] == ["public_mydata", "public_mydata"]
    assert len(wallet.orders) == 1


async def test_from_the_exchange_only_what_another_channel_has_moves() -> None:
    wallet = Channel()
    desk = Desk([REGISTER, INCOME], wallet)
    desk.exchange.errors["ONE"] = ChannelUnavailable("HTTP 503")
    register, income = await desk.collect()
    assert evidence(register) == ("document_wallet", PDF)
    assert isinstance(income, Failed)
    assert income.error.code == "channel.unavailable"
    desk.exchange.errors.clear()
    assert [evidence(one)[0] for one in await desk.collect()] == ["document_wallet", "public_mydata"]


async def test_a_channel_that_the_holder_was_not_told_of_is_not_used() -> None:
    """The wallet was set up after the consent: its text does not name it."""
    wallet = Channel()
    desk = Desk([REGISTER])
    assert [one.channels for one in desk.consent.items] == [("public_mydata",)]
    desk.collector = Collector(
        desk.collector.party, desk.exchange, Direct(desk.store), discover(), lambda: NOW, desk.standing,
        {"document_wallet": wallet},
    )  # fmt: skip
    desk.exchange.errors["ONE"] = ChannelUnavailable("HTTP 503")
    (outcome,) = await desk.collect()
    assert isinstance(outcome, Failed)
    assert wallet.orders == []


async def test_the_consent_names_the_channels() -> None:
    desk = Desk([REGISTER, INCOME], Channel(), originals=True)
    assert "주민등록표 등본 [전자문서지갑 또는 공공 마이데이터 유통시스템]" in " ".join(desk.consent.text.split())
    assert "소득금액증명 (" in desk.consent.text
    assert desk.consent.text.count("유통시스템]") == 1


async def test_a_refusal_is_an_answer_and_no_reason_to_ask_elsewhere() -> None:
    wallet = Channel(answers=[Turned("not_eligible", "체납이 있음")])
    desk = Desk([REGISTER], wallet, originals=True)
    (outcome,) = await desk.collect()
    assert outcome == NotEligible(ResidentRegister, "체납이 있음")
    assert desk.exchange.asked == []


async def test_what_comes_at_once_is_waited_for() -> None:
    came = Fetched(sample("mois/resident_register/typical").encode(), PDF)
    wallet = Channel(answers=[Waiting(), Waiting(), came])
    desk = Desk([REGISTER], wallet, originals=True)
    assert [evidence(one)[0] for one in await desk.collect()] == ["document_wallet"]
    assert [one.kind for one in desk.events] == ["requested", "deferred", "deferred", "collected", "document"]


async def test_what_comes_later_is_deferred_and_asked_for_again_in_its_time() -> None:
    until = NOW + timedelta(hours=3)
    wallet = Channel(answers=[Waiting(until), Fetched(sample("mois/resident_register/typical").encode(), PDF)])
    desk = Desk([REGISTER], wallet, originals=True)
    assert await desk.collect() == [Deferred(ResidentRegister, until)]
    assert await desk.collect() == [Deferred(ResidentRegister, until)]
    assert (len(wallet.orders), wallet.looks) == (1, 1)
    desk.now = until
    assert [evidence(one)[0] for one in await desk.collect()] == ["document_wallet"]
    assert (len(wallet.orders), wallet.looks) == (1, 2)


async def test_a_wait_without_a_time_ends_with_patience() -> None:
    wallet = Channel(answers=[Waiting()])
    desk = Desk([REGISTER], wallet, originals=True)
    assert await desk.collect() == [Deferred(ResidentRegister, None)]
    looks = wallet.looks
    assert looks > 1
    await desk.collect()
    assert wallet.looks > looks


async def test_open_data_is_read_in_its_envelope() -> None:
    item = BuildingRegister.ask(
        sigungu_code="41135", legal_dong_code="10300", lot_kind="land", main_number="0001", sub_number="0000"
    )
    place = "molit/building_register/typical"
    raw = sample_json(place)
    desk = Desk([item], Channel("open_data", [Fetched(raw)], only=BuildingRegister))
    (outcome,) = await desk.collect()
    assert evidence(outcome) == ("open_data", None)


def sample_json(place: str) -> bytes:
    from support.tree import PACKAGES

    issuer, name, case = place.split("/")
    return (PACKAGES["certbroker_connectors"] / issuer / "samples" / name / f"{case}.wire.json").read_bytes()
