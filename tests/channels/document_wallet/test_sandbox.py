"""The channel against the sandbox's wallet over HTTP: two readings of docs/wallet.md that must agree."""

import json
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest

from certbroker._http import HttpPool
from certbroker.catalogue import discover
from certbroker.channels.base import Fetched, Order, Turned, Waiting
from certbroker.channels.document_wallet.channel import WalletChannel
from certbroker.channels.document_wallet.metadata import read
from certbroker.channels.document_wallet.submission import SubmissionState
from certbroker.channels.document_wallet.values import pdf_of
from certbroker.errors import ChannelRefused, ChannelUnavailable, IdentityConflict, SettingsError
from certbroker.model import Certificate, Holder, Item, WalletAddress
from certbroker.privacy import ApiKey
from certbroker.routes import Wallet
from certbroker.samples import samples_of
from certbroker.sandbox import Sandbox
from certbroker.sandbox.faults import Fault
from certbroker.sandboxed import sandbox_people
from certbroker.settings import WalletAccess
from certbroker_connectors.local_tax import Clearance
from certbroker_connectors.mois import ResidentRegister
from certbroker_connectors.nts import IncomeAmount

CERTIFICATES = [one for one in discover() if any(isinstance(route, Wallet) for route in one.routes)]
SPENT = 24 * 3600.0


@pytest.fixture(scope="module")
def box() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture(autouse=True)
def no_faults(box: Sandbox) -> Iterator[None]:
    yield
    box.faults.clear()


@pytest.fixture
async def channel(box: Sandbox) -> AsyncIterator[WalletChannel]:
    told = box.info["wallet"]
    access = WalletAccess.model_validate({**told, "api_key": ApiKey(told["api_key"]), "attempts": 1})
    async with HttpPool() as http:
        yield WalletChannel(access, http, box.now)


Consents = Callable[[], str]


@pytest.fixture
def consent(request: pytest.FixtureRequest) -> Consents:
    """A new consent every time, in every test."""
    numbers = iter(range(1000))
    return lambda: f"con_{request.node.nodeid}_{next(numbers)}"


def people(box: Sandbox) -> dict[str, Holder]:
    return sandbox_people(box.info)


def order(box: Sandbox, item: Item[Any], person: str, consent: str) -> Order:
    holder = people(box)[person]
    return Order(item, holder, holder.ci, consent, box.now())


async def fetched(channel: WalletChannel, wanted: Order) -> Fetched:
    found = await channel.collect(wanted, await channel.request(wanted))
    assert isinstance(found, Fetched), found
    return found


def asked(certificate: type[Certificate]) -> Iterator[tuple[str, Item[Certificate]]]:
    """Whom and what the samples are about; some say nothing of options that are needed."""
    for sample in samples_of(certificate):
        try:
            yield sample.person, certificate.ask(**sample.options)
        except SettingsError:
            continue


@pytest.mark.parametrize("certificate", CERTIFICATES, ids=lambda one: one.id())
async def test_every_certificate(
    box: Sandbox, channel: WalletChannel, consent: Consents, certificate: type[Certificate]
) -> None:
    """Applied for, waited for where it takes time, and read, with its original."""
    person, item = next(asked(certificate))
    wanted = order(box, item, person, consent())
    ticket = await channel.request(wanted)
    found = await channel.collect(wanted, ticket)
    if isinstance(found, Waiting):
        box.clock.advance(SPENT)
        found = await channel.collect(wanted, ticket)
    assert isinstance(found, Fetched)
    assert found.original is not None
    assert found.original.startswith(b"%PDF-")
    reading = read(certificate, found.raw)
    assert reading.certificate is not None
    assert not [one for one in reading.reports if one.startswith(("missing", "element"))]


async def test_what_is_chosen_is_what_comes(box: Sandbox, channel: WalletChannel, consent: Consents) -> None:
    whole = await fetched(channel, order(box, ResidentRegister.ask(resident_number_back="all"), "hong", consent()))
    item = ResidentRegister.ask(resident_number_back="none", show_relation_to_head=False, show_formed_on=False)
    less = await fetched(channel, order(box, item, "hong", consent()))
    open_, shut = (read(ResidentRegister, one.raw).certificate for one in (whole, less))
    assert open_ is not None
    assert shut is not None
    assert all(member.resident_number.is_complete for member in open_.members)
    assert not any(member.resident_number.is_complete for member in shut.members)
    assert open_.formed_on is not None
    assert shut.formed_on is None
    assert {member.relation_to_head for member in shut.members} == {None}


async def test_years_are_chosen_under_their_labels(box: Sandbox, channel: WalletChannel, consent: Consents) -> None:
    for years in ((2023, 2023), (2024, 2025)):
        item = IncomeAmount.ask(from_year=years[0], to_year=years[1])
        found = read(IncomeAmount, (await fetched(channel, order(box, item, "hong", consent()))).raw).certificate
        assert found is not None
        assert {row.year for row in found.settlements} == set(range(years[0], years[1] + 1))


async def test_asking_twice_is_issued_once(box: Sandbox, channel: WalletChannel, consent: Consents) -> None:
    wanted = order(box, ResidentRegister.ask(), "kim", consent())
    tickets = {await channel.request(wanted) for _ in range(3)}
    (application,) = {json.loads(one)["application"] for one in tickets}
    issued = await channel.documents(wanted.holder)
    assert [one.application for one in issued].count(application) == 1
    assert await fetched(channel, wanted) != await fetched(channel, order(box, wanted.item, "kim", consent()))
    assert len(await channel.documents(wanted.holder)) == len(issued) + 1


async def test_a_document_comes_the_same_again_and_uses_nothing_up(
    box: Sandbox, channel: WalletChannel, consent: Consents
) -> None:
    wanted = order(box, ResidentRegister.ask(), "lee", consent())
    ticket = await channel.request(wanted)
    before = await channel.documents(wanted.holder)
    found = [await channel.collect(wanted, ticket) for _ in range(3)]
    assert len({one.original for one in found if isinstance(one, Fetched)}) == 1
    assert await channel.documents(wanted.holder) == before


async def test_arrears_are_an_answer(box: Sandbox, channel: WalletChannel, consent: Consents) -> None:
    wanted = order(box, Clearance.ask(), "hwang", consent())
    found = await channel.collect(wanted, await channel.request(wanted))
    assert isinstance(found, Turned)
    assert found.kind == "not_eligible"
    assert "<지방세 납세증명서>" in found.reason


@pytest.mark.parametrize("state", ["2", "4", "5"])
async def test_a_wallet_that_is_not_in_use(box: Sandbox, channel: WalletChannel, consent: Consents, state: str) -> None:
    box.faults.extend([Fault(kind="wallet_type", value=state)])
    with pytest.raises(ChannelRefused) as caught:
        await channel.request(order(box, ResidentRegister.ask(), "hong", consent()))
    assert caught.value.channel_code == f"ecdwTyCode {state}"


async def test_somebody_elses_wallet(box: Sandbox, channel: WalletChannel, consent: Consents) -> None:
    wanted = order(box, ResidentRegister.ask(), "hong", consent())
    theirs = wanted.holder.model_copy(update={"wallet_address": people(box)["kim"].wallet_address})
    with pytest.raises((ChannelRefused, IdentityConflict)):
        await channel.request(Order(wanted.item, theirs, wanted.ci, wanted.consent_id, wanted.requested_at))


@pytest.mark.parametrize("kind", ["json_metadata", "no_metadata", "agrmnts", "vaild_dt"])
async def test_other_shapes(box: Sandbox, channel: WalletChannel, consent: Consents, kind: str) -> None:
    box.faults.extend([Fault(kind=kind, times=-1)])
    found = await fetched(channel, order(box, ResidentRegister.ask(), "hong", consent()))
    reading = read(ResidentRegister, found.raw)
    assert reading.certificate is not None
    assert found.raw.startswith({"json_metadata": b"{", "no_metadata": b""}.get(kind, b"<"))
    assert (reading.certificate.household_head_name is None) is (kind == "no_metadata")
    issued = await channel.documents(people(box)["hong"])
    assert issued
    assert all(one.valid_until for one in issued)


async def test_a_failed_application_is_made_anew(box: Sandbox, channel: WalletChannel, consent: Consents) -> None:
    box.faults.extend([Fault(kind="application_status", value="5", times=1)])
    assert await fetched(channel, order(box, ResidentRegister.ask(), "hong", consent()))


@pytest.mark.parametrize(
    ("kind", "call"),
    [
        ("html", "viewElecDoc"),
        ("empty_body", "viewElecDoc"),
        ("http_503_retry_after", "viewElecDoc"),
        ("reset", "viewElecDoc"),
        ("http_500", "inquireElecDocInfo"),
        ("http_500", "ECDApplyInfoInquire"),
    ],
)
async def test_a_wallet_that_is_down_for_a_while(
    box: Sandbox, channel: WalletChannel, consent: Consents, kind: str, call: str
) -> None:
    """Whatever fails on the way, the ticket is good for another try, and nothing was lost."""
    wanted = order(box, ResidentRegister.ask(), "hong", consent())
    box.faults.append(Fault(kind=kind, call=call))
    ticket = await channel.request(wanted)
    with pytest.raises(ChannelUnavailable):
        await channel.collect(wanted, ticket)
    assert isinstance(await channel.collect(wanted, ticket), Fetched)


async def test_a_crash_between_applying_and_its_answer(box: Sandbox, channel: WalletChannel, consent: Consents) -> None:
    wanted = order(box, ResidentRegister.ask(), "hong", consent())
    before = len(await channel.documents(wanted.holder))
    await channel.client.apply(*applied(channel, wanted))
    ticket = await channel.request(wanted)
    assert isinstance(await channel.collect(wanted, ticket), Fetched)
    assert len(await channel.documents(wanted.holder)) == before + 1


def applied(channel: WalletChannel, wanted: Order) -> tuple[WalletAddress, str, bytes, str]:
    """What the channel sends for an order, as it shows it itself; the form alone is shown with its holder hidden."""
    address = wanted.holder.wallet_address
    assert address is not None
    body = json.loads(channel.dry_run(wanted)[2].body)
    form = body["elcrtReqstMetaInfo"].replace("<신청인>***", f"<신청인>{wanted.holder.name}")
    form = form.replace("<전자문서지갑주소>***", f"<전자문서지갑주소>{address.reveal()}")
    return address, body["docKndCode"], form.encode(), body["utlNo"]


async def test_an_element_that_is_missing(box: Sandbox, channel: WalletChannel, consent: Consents) -> None:
    box.faults.append(Fault(kind="missing_element", element="issued_by"))
    found = await fetched(channel, order(box, ResidentRegister.ask(), "hong", consent()))
    reading = read(ResidentRegister, found.raw)
    assert reading.certificate is not None
    assert reading.certificate.issued_by is None
    assert reading.certificate.household_head_name == "홍길동"
    assert reading.reports == ("missing 주민등록표등본/발급기관",)


async def test_where_viewing_is_refused(box: Sandbox, channel: WalletChannel, consent: Consents) -> None:
    """One download, which the wallet counts; then none where none is left."""
    wanted = order(box, ResidentRegister.ask(), "choi", consent())
    ticket = await channel.request(wanted)
    kind = "30000100001"
    before = (await channel.documents(wanted.holder, kind))[-1]
    box.faults.extend([Fault(kind="code", code="310", call="viewElecDoc", times=-1)])
    assert isinstance(await channel.collect(wanted, ticket), Fetched)
    after = (await channel.documents(wanted.holder, kind))[-1]
    assert after.id == before.id
    assert before.presentable_count is not None
    assert after.presentable_count == before.presentable_count - 1


@pytest.mark.parametrize("kind", ["disused", "exhausted"])
async def test_what_can_no_longer_be_had(box: Sandbox, channel: WalletChannel, consent: Consents, kind: str) -> None:
    wanted = order(box, ResidentRegister.ask(), "lan", consent())
    box.faults.extend([Fault(kind=kind), Fault(kind="code", code="310", call="viewElecDoc", times=-1)])
    ticket = await channel.request(wanted)
    if kind == "disused":
        assert isinstance(await channel.collect(wanted, ticket), Turned)
    else:
        with pytest.raises(ChannelRefused):
            await channel.collect(wanted, ticket)


async def test_a_wrong_key(box: Sandbox, consent: Consents) -> None:
    told = box.info["wallet"]
    access = WalletAccess.model_validate({**told, "api_key": ApiKey("another")})
    async with HttpPool() as http:
        with pytest.raises(ChannelRefused) as caught:
            await WalletChannel(access, http, box.now).request(order(box, ResidentRegister.ask(), "hong", consent()))
    assert caught.value.channel_code not in {"", "100"}


async def test_submitting_and_receiving(box: Sandbox, channel: WalletChannel, consent: Consents) -> None:
    holder = people(box)["kim"]
    await fetched(channel, order(box, ResidentRegister.ask(), "kim", consent()))
    document = (await channel.documents(holder, "30000100001"))[-1]
    made = await channel.submit(holder, [document], agreed=True)
    assert (await channel.follow(made)).state is SubmissionState.SUBMITTED
    assert made.pin is not None
    seen_by_recipient = await channel.client.download_by_pin(document.id, made.pin)
    assert pdf_of(seen_by_recipient.content, "docCn").startswith(b"%PDF-")
    seen = made
    for _ in range(20):
        box.clock.advance(60)
        seen = await channel.follow(seen)
        assert seen.reports == ()
    assert seen.state in {SubmissionState.RECEIVED, SubmissionState.DOWNLOADED}
    with pytest.raises(ChannelRefused):
        await channel.cancel(seen)
    (listed,) = await channel.submissions(holder)
    assert (listed.package_id, listed.documents) == (made.package_id, 1)


async def test_a_submission_that_is_turned_down(box: Sandbox, channel: WalletChannel, consent: Consents) -> None:
    await fetched(channel, order(box, ResidentRegister.ask(), "park", consent()))
    holder = people(box)["park"]
    box.faults.extend([Fault(kind="turned_down", call="requestElecDocPresentURL", value="서류 <보완> 필요")])
    made = await channel.submit(holder, (await channel.documents(holder))[:1], agreed=True)
    box.clock.advance(600)
    seen = await channel.follow(made)
    assert (seen.state, seen.reason, seen.reports) == (SubmissionState.TURNED_DOWN, "서류 <보완> 필요", ())
    assert (await channel.delete(seen)).state is SubmissionState.DELETED


async def test_taking_a_submission_back(box: Sandbox, channel: WalletChannel, consent: Consents) -> None:
    await fetched(channel, order(box, ResidentRegister.ask(), "park", consent()))
    holder = people(box)["park"]
    made = await channel.submit(holder, (await channel.documents(holder))[:1], agreed=True)
    gone = await channel.cancel(made)
    assert gone.state is SubmissionState.CANCELLED
    assert await channel.cancel(gone) == await channel.follow(gone)


async def test_an_original_is_kept_byte_for_byte(box: Sandbox, channel: WalletChannel, consent: Consents) -> None:
    """One that was cut, too: whether a PDF is whole and genuine is for verification to say."""
    wanted = order(box, ResidentRegister.ask(), "hong", consent())
    box.faults.append(Fault(kind="truncated_original"))
    found = await fetched(channel, wanted)
    assert found.original is not None
    assert found.original.startswith(b"%PDF-")
    assert b"%%EOF" not in found.original[-32:]


async def test_what_the_wallet_offers(channel: WalletChannel) -> None:
    offered = await channel.client.supported()
    assert len(offered) == len({one.key for one in offered}) == len(CERTIFICATES)
