"""Collecting against an exchange that is an object: what is fetched, kept, read, and in which order."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from certbroker.catalogue import discover
from certbroker.channels.public_mydata.client import Ticket
from certbroker.channels.public_mydata.envelope import Answer, read_answer
from certbroker.collect import KIND, Collector, Event
from certbroker.consent import Approval, Consent, ConsentStatus, draft
from certbroker.errors import (
    ChannelRefused,
    ChannelUnavailable,
    ConsentExpired,
    ConsentMissing,
    ConsentWithdrawn,
    SettingsError,
)
from certbroker.evidence import Delivered, Failed, NotEligible, NotFound, Outcome, Undelivered
from certbroker.model import Holder, Item, Subject
from certbroker.privacy import ConnectingInformation
from certbroker.settings import Official
from certbroker.store import Direct, MemoryStore
from certbroker.transfers import State
from certbroker_connectors.mois import ResidentRegister
from certbroker_connectors.nts import IncomeAmount, TaxClearance
from certbroker_connectors.scourt import FamilyRelation
from support.exchange import CI, holder, party
from support.tree import PACKAGES

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
OFFICIAL = Official(name="김담당", purpose="대출 심사")
BUNDLES = [
    {"id": "ONE", "documents": ["L001", "L170"]},
    {"id": "TWO", "documents": ["L021"]},
    {"id": "FAMILY", "documents": ["X001"]},
]
REGISTER, INCOME, CLEARANCE = ResidentRegister.ask(), IncomeAmount.ask(from_year=2023, to_year=2025), TaxClearance.ask()


def sample(place: str) -> str:
    issuer, name, case = place.split("/")
    path = PACKAGES["certbroker_connectors"] / issuer / "samples" / name / f"{case}.wire.xml"
    return path.read_text(encoding="utf-8").partition("?>")[2].strip()


PAPERS = {
    "ONE": sample("mois/resident_register/typical") + sample("nts/income_amount/three_years"),
    "TWO": sample("nts/tax_clearance/employee"),
    "FAMILY": "",
}


@dataclass
class Exchange:
    """Hands out tickets and papers; keeps what it was asked."""

    papers: dict[str, str] = field(default_factory=lambda: dict(PAPERS))
    result: str = "정상"
    asked: list[tuple[str, Sequence[Mapping[str, str]]]] = field(
        default_factory=list[tuple[str, Sequence[Mapping[str, str]]]]
    )
    fetched: list[tuple[str, str, Official]] = field(default_factory=list[tuple[str, str, Official]])
    errors: dict[str, Exception] = field(default_factory=dict[str, Exception])
    before_ticket: Callable[[], None] = lambda: None
    before_papers: Callable[[], None] = lambda: None

    async def request(self, bundle: str, person: Mapping[str, str], infos: Sequence[Mapping[str, str]]) -> Ticket:
        assert person["userCid"] == CI
        self.asked.append((bundle, infos))
        await asyncio.sleep(0)
        self.before_ticket()
        return Ticket(f"{bundle}-{len(self.asked)}", bundle, f"call-1-{bundle}")

    async def collect(self, ticket: Ticket, official: Official) -> tuple[Answer, str]:
        self.fetched.append((ticket.value, ticket.bundle, official))
        await asyncio.sleep(0)
        self.before_papers()
        if ticket.bundle in self.errors:
            raise self.errors[ticket.bundle]
        text = f"<묶음>{self.papers[ticket.bundle]}</묶음><비고><원장처리결과>{self.result}</원장처리결과></비고>"
        message = f"<Envelope><Body><response>{text}</response></Body></Envelope>"
        return read_answer(message.encode()), f"call-2-{ticket.bundle}"


class Desk:
    """A collector with its exchange, store and clock."""

    def __init__(self, items: Sequence[Item[Any]], who: Holder | None = None, **settings: Any) -> None:
        self.exchange, self.store, self.now = Exchange(), MemoryStore(), NOW
        self.events: list[Event] = []
        proof = Approval(
            provider="test", request_id="1", approved_at=NOW, text_sha256="", ci=ConnectingInformation(CI), signature=""
        )
        made = draft(who or holder(), items, recipient="가나은행", purpose="대출 신청", now=NOW)
        self.consent: Consent | None = made.approved(proof)
        self.id = made.id
        own = {"bundles": BUNDLES, "provisional": {"scourt.family_relation": "X001"}} | settings
        self.collector = Collector(
            party(**own), self.exchange, Direct(self.store), discover(), lambda: self.now, self.standing
        )

    def current(self) -> Consent:
        if self.consent is None:
            raise ConsentMissing
        return self.consent

    async def standing(self, _id: str) -> Consent:
        return self.current()

    def withdraw(self) -> None:
        self.consent = self.current().ended(ConsentStatus.WITHDRAWN, NOW)

    def delete(self) -> None:
        self.store.delete(self.id)
        self.consent = None

    async def collect(self, official: Official = OFFICIAL) -> dict[str, Outcome]:
        outcomes = await self.collector.collect(self.current(), official, self.events.append)
        return {f"{one.id}{n or ''}": one for n, one in enumerate(outcomes)}

    async def states(self) -> dict[str, State]:
        return {request.bundle: request.state for request in await self.collector.advancing.rows.all(self.id)}


def kinds(outcomes: Mapping[str, Outcome]) -> list[str]:
    return [one.kind for one in outcomes.values()]


async def test_everything_comes_in_the_order_asked_for() -> None:
    desk = Desk([INCOME, CLEARANCE, REGISTER])
    outcomes = await desk.collect()
    assert [one.id for one in outcomes.values()] == ["nts.income_amount", "nts.tax_clearance", "mois.resident_register"]
    assert kinds(outcomes) == ["delivered"] * 3
    assert {bundle for bundle, _ in desk.exchange.asked} == {"ONE", "TWO"}
    assert all(official == OFFICIAL for *_, official in desk.exchange.fetched)
    assert [event.kind for event in desk.events if event.bundle == "ONE"] == ["requested", "collected"]
    assert [event.outcome for event in desk.events if event.kind == "document"] == ["delivered"] * 3


async def test_evidence_says_where_it_comes_from() -> None:
    desk = Desk([INCOME])
    (outcome,) = (await desk.collect()).values()
    assert isinstance(outcome, Delivered)
    told = outcome.evidence.provenance
    assert (told.issuer, told.channel, told.exchange_bundle, told.document_code) == (
        "nts", "public_mydata", "ONE", "L170",
    )  # fmt: skip
    assert (told.ticket, told.transactions) == ("ONE-1", ("call-1-ONE", "call-2-ONE"))
    assert (told.consent_id, told.fetched_at) == (desk.id, NOW)
    assert told.software.startswith("certbroker ")
    assert outcome.evidence.raw.decode().startswith("<소득금액증명>")


async def test_what_was_collected_is_not_fetched_again() -> None:
    desk = Desk([INCOME, REGISTER])
    first = await desk.collect()
    second = await desk.collect()
    assert first == second
    assert (len(desk.exchange.asked), len(desk.exchange.fetched)) == (1, 1)


async def test_two_calls_at_once_fetch_once() -> None:
    """A web service that is called back twice."""
    desk = Desk([INCOME, REGISTER, CLEARANCE])
    found = await asyncio.gather(*(desk.collect() for _ in range(5)))
    assert all(kinds(one) == ["delivered"] * 3 for one in found)
    assert (len(desk.exchange.asked), len(desk.exchange.fetched)) == (2, 2)


async def test_one_bundle_that_fails_leaves_the_other_alone() -> None:
    desk = Desk([INCOME, CLEARANCE, REGISTER])
    desk.exchange.errors["ONE"] = ChannelUnavailable("HTTP 500")
    assert kinds(await desk.collect()) == ["failed", "delivered", "failed"]
    assert await desk.states() == {"ONE": State.REQUESTED, "TWO": State.COLLECTED}
    desk.exchange.errors.clear()
    assert kinds(await desk.collect()) == ["delivered"] * 3
    assert [bundle for bundle, _ in desk.exchange.asked] == ["ONE", "TWO"]
    assert [bundle for _, bundle, _ in desk.exchange.fetched].count("ONE") == 2
    assert len({ticket for ticket, bundle, _ in desk.exchange.fetched if bundle == "ONE"}) == 1


async def test_a_refused_ticket_is_asked_for_anew() -> None:
    desk = Desk([INCOME])
    desk.exchange.errors["ONE"] = ChannelRefused("", channel_code="S12")
    assert kinds(await desk.collect()) == ["failed"]
    assert await desk.states() == {"ONE": State.CONSENTED}
    desk.exchange.errors.clear()
    assert kinds(await desk.collect()) == ["delivered"]
    assert [ticket for ticket, *_ in desk.exchange.fetched] == ["ONE-1", "ONE-2"]


async def test_a_withdrawal_takes_effect_on_what_is_not_yet_collected() -> None:
    """Even between the two calls of a bundle, while a collection is under way."""
    desk = Desk([INCOME])
    desk.exchange.before_ticket = desk.withdraw
    outcome = (await desk.collect())["nts.income_amount"]
    assert isinstance(outcome, Failed)
    assert isinstance(outcome.error, ConsentWithdrawn)
    assert desk.exchange.fetched == []


async def test_what_came_before_a_withdrawal_stays() -> None:
    desk = Desk([INCOME, CLEARANCE])
    desk.exchange.errors["TWO"] = ChannelUnavailable("HTTP 500")
    await desk.collect()
    desk.withdraw()
    calls = len(desk.exchange.fetched)
    outcomes = await desk.collect()
    assert kinds(outcomes) == ["delivered", "failed"]
    failed = outcomes["nts.tax_clearance1"]
    assert isinstance(failed, Failed)
    assert isinstance(failed.error, ConsentWithdrawn)
    assert len(desk.exchange.fetched) == calls


async def test_what_came_before_the_consent_ran_out_stays() -> None:
    desk = Desk([INCOME])
    await desk.collect()
    desk.now += timedelta(days=2)
    assert kinds(await desk.collect()) == ["delivered"]


async def test_where_nothing_came_an_ended_consent_is_an_error() -> None:
    desk = Desk([INCOME])
    desk.now += timedelta(days=2)
    with pytest.raises(ConsentExpired):
        await desk.collect()
    desk.withdraw()
    with pytest.raises(ConsentWithdrawn):
        await desk.collect()
    assert desk.exchange.asked == []


async def test_what_was_deleted_during_a_call_is_not_kept_again() -> None:
    desk = Desk([INCOME])
    desk.exchange.before_papers = desk.delete
    outcome = (await desk.collect())["nts.income_amount"]
    assert isinstance(outcome, Failed)
    assert isinstance(outcome.error, ConsentMissing)
    assert desk.store.children(KIND, desk.id) == []


async def test_without_an_official_nothing_is_asked() -> None:
    desk = Desk([INCOME])
    with pytest.raises(SettingsError):
        await desk.collect(Official(name="", purpose="심사"))
    assert desk.exchange.asked == []


async def test_what_was_not_asked_for_is_dropped() -> None:
    desk = Desk([INCOME])
    outcomes = await desk.collect()
    assert list(outcomes) == ["nts.income_amount"]
    assert "주민등록표등본" not in repr(outcomes)


async def test_what_is_not_in_the_answer_was_not_delivered() -> None:
    desk = Desk([INCOME, REGISTER])
    desk.exchange.papers["ONE"] = sample("mois/resident_register/typical")
    assert await desk.collect() == {
        "nts.income_amount": Undelivered(IncomeAmount),
        "mois.resident_register1": (await desk.collect())["mois.resident_register1"],
    }


async def test_an_answer_without_documents_under_a_bad_result_is_a_refusal() -> None:
    desk = Desk([CLEARANCE])
    desk.exchange.papers["TWO"], desk.exchange.result = "", "원장오류"
    outcome = (await desk.collect())["nts.tax_clearance"]
    assert isinstance(outcome, Failed)
    assert isinstance(outcome.error, ChannelRefused)
    assert outcome.error.channel_code == "원장오류"
    desk.exchange.papers["TWO"] = PAPERS["TWO"]
    assert kinds(await desk.collect()) == ["delivered"]


CODED = "<국세_납세증명서><처리결과><처리결과코드>{}</처리결과코드><처리결과/></처리결과></국세_납세증명서>"


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ("17", NotEligible(TaxClearance, "17")),
        ("18", NotFound(TaxClearance, "18")),
        ("19", Undelivered(TaxClearance, "19")),
        ("20", Undelivered(TaxClearance, "20")),
        ("", Undelivered(TaxClearance, None)),
    ],
)
async def test_a_document_with_a_code_of_its_own(code: str, wanted: Outcome) -> None:
    meanings = {"nts.tax_clearance": {"17": "not_eligible", "18": "not_found", "19": "not_delivered"}}
    desk = Desk([CLEARANCE], result_codes=meanings)
    desk.exchange.papers["TWO"] = CODED.format(code)
    assert list((await desk.collect()).values()) == [wanted]


CHILD = Subject.model_validate({"name": "홍별", "resident_number": "210309-4000005", "relation": "child"})


@pytest.mark.parametrize("is_swapped", [False, True])
async def test_documents_of_several_subjects_find_their_subject(*, is_swapped: bool) -> None:
    papers = [sample("scourt/family_relation/general"), sample("scourt/family_relation/typical")]
    desk = Desk([FamilyRelation.ask(), FamilyRelation.ask(subject=CHILD)])
    desk.exchange.papers["FAMILY"] = "".join(reversed(papers) if is_swapped else papers)
    outcomes = list((await desk.collect()).values())
    ((_, infos),) = desk.exchange.asked
    assert [info["X001K001"] for info in infos] == ["홍길동", "홍별"]
    names: list[str] = []
    for outcome in outcomes:
        assert isinstance(outcome, Delivered)
        certificate = outcome.evidence.certificate
        assert isinstance(certificate, FamilyRelation)
        names.append(certificate.holder.name)
    assert names == ["홍길동", "홍별"]


async def test_a_document_of_somebody_else_is_nobodys() -> None:
    desk = Desk([FamilyRelation.ask(), FamilyRelation.ask(subject=CHILD)])
    desk.exchange.papers["FAMILY"] = sample("scourt/family_relation/general") + sample("scourt/family_relation/spouse")
    outcomes = list((await desk.collect()).values())
    assert [one.kind for one in outcomes] == ["delivered", "failed"]
    assert isinstance(outcomes[1], Failed)
    assert outcomes[1].error.code == "verification.identity_conflict"


async def test_a_wire_profile_reads_another_shape() -> None:
    paths = {"발급정보/문서번호": "발급번호", "성명-한글": "성명"}
    desk = Desk([INCOME], profiles={"nts.income_amount": {"document": "소득금액증명서", "paths": paths}})
    text = sample("nts/income_amount/three_years").replace("소득금액증명>", "소득금액증명서>")
    text = text.replace("<발급번호>", "<발급정보><문서번호>").replace("</발급번호>", "</문서번호></발급정보>")
    desk.exchange.papers["ONE"] = text.replace("성명>", "성명-한글>")
    (outcome,) = (await desk.collect()).values()
    assert isinstance(outcome, Delivered)
    assert outcome.evidence.document_number == "0000-000-0001-002"
    assert outcome.evidence.provenance.reports == ()


async def test_a_document_twice_does_not_fail_where_one_bundle_brought_it() -> None:
    bundles = [
        {"id": "ONE", "documents": ["L001", "L170"], "required": ["L001"]},
        {"id": "TWO", "documents": ["L001", "L021"], "required": ["L001"]},
    ]
    desk = Desk([REGISTER, INCOME, CLEARANCE], bundles=bundles)
    desk.exchange.errors["TWO"] = ChannelUnavailable("HTTP 500")
    assert kinds(await desk.collect()) == ["delivered", "delivered", "failed"]
    assert {bundle: [key for key in infos[0] if key.endswith("K001")] for bundle, infos in desk.exchange.asked} == {
        "ONE": ["L001K001", "L170K001"],
        "TWO": ["L001K001", "L021K001"],
    }


async def test_a_step_keeps_what_came_of_it_for_as_long_as_was_agreed() -> None:
    desk = Desk([INCOME])
    await desk.collect()
    (kept,) = desk.store.children(KIND, desk.id)
    assert kept.keep_until == NOW + timedelta(days=30)
    assert desk.store.purge(NOW + timedelta(days=30)) == 1
