"""Approvals that are played again, or that somebody else gave: the sandbox's own answers, where they do not belong."""

import json
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from certbroker import aio
from certbroker.consent import Consent, ConsentStatus
from certbroker.errors import ConsentWithdrawn, IdentityConflict, PayloadError, SignatureInvalid
from certbroker.model import Certificate
from certbroker.sandbox import Fault, Sandbox
from certbroker.store import MemoryStore
from certbroker_connectors.mois import ResidentRegister
from certbroker_connectors.nts import TaxClearance
from support.exchange import Wire, broker_on


async def _asked(broker: aio.Broker, person: str = "hong", *more: type[Certificate]) -> Consent:
    wanted = [ResidentRegister, *more]
    return await broker.request_consent(broker.people[person], wanted, recipient="가나은행", purpose="대출 신청")


class Tape(Wire):
    """Keeps what the identity provider last said of a request, and says it of every other one as well."""

    def __init__(self) -> None:
        super().__init__()
        self.kept = b""
        self.plays = False
        self.address = ""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.method == "GET" and "/requests/" in request.url.path and self.plays:
            return httpx.Response(200, content=self.kept)
        answer = await super().handle_async_request(request)
        if "/requests" in request.url.path:
            body = await answer.aread()
            if request.method == "POST" and self.address:
                body = json.dumps(json.loads(body) | {"approve_url": self.address}).encode()
            self.kept = self.kept if request.method == "POST" else body
            return httpx.Response(answer.status_code, content=body)
        return answer


@pytest.fixture
def box() -> Iterator[Sandbox]:
    with Sandbox(approve_after=0.0) as found:
        yield found


@pytest.fixture
async def tape(box: Sandbox) -> AsyncIterator[tuple[aio.Broker, Tape]]:
    wire = Tape()
    async with broker_on(box, wire, MemoryStore(), channels=("public_mydata",)) as broker:
        yield broker, wire


async def _approved(broker: aio.Broker, person: str = "hong") -> Consent:
    return await broker.consent(await _asked(broker, person))


async def test_an_approval_is_good_for_its_own_consent_only(tape: tuple[aio.Broker, Tape]) -> None:
    """The very same holder, items, recipient and purpose, asked a second time: the first answer is not the second's."""
    broker, wire = tape
    first = await _approved(broker)
    assert first.status is ConsentStatus.APPROVED
    wire.plays = True
    second = await _asked(broker)
    wider = await _asked(broker, "hong", TaxClearance)
    for asked in (second, wider):
        with pytest.raises(SignatureInvalid):
            await broker.collect(asked, deadline=5)
    assert wire.calls == [], "nothing was asked of the exchange"


async def test_an_approval_that_is_played_again_brings_nothing_back(tape: tuple[aio.Broker, Tape]) -> None:
    broker, wire = tape
    given = await _approved(broker)
    await broker.withdraw(given)
    wire.plays = True
    assert (await broker.consent(given)).status is ConsentStatus.WITHDRAWN
    with pytest.raises(ConsentWithdrawn):
        await broker.collect(given, deadline=5)
    assert wire.calls == []


async def test_being_called_back_again_and_again_asks_once(tape: tuple[aio.Broker, Tape]) -> None:
    """A callback tells no more than that it is time to look: whoever sends it a hundred times gets one collection."""
    broker, wire = tape
    given = await _approved(broker)
    dossiers = [await broker.resume(given.id) for _ in range(4)]
    assert all(one.is_complete for one in dossiers)
    assert [call for call, _ in wire.calls] == ["issuerequest", "issue"]


async def test_nobody_else_can_approve(box: Sandbox, tape: tuple[aio.Broker, Tape]) -> None:
    broker, wire = tape
    box.faults.append(Fault("others_proof"))
    asked = await _asked(broker)
    with pytest.raises(IdentityConflict):
        await broker.collect(asked, deadline=5)
    assert wire.calls == []


async def test_the_answer_to_somebody_elses_request_is_none(tape: tuple[aio.Broker, Tape]) -> None:
    broker, wire = tape
    await _approved(broker, "lee")
    wire.plays = True
    asked = await _asked(broker)
    with pytest.raises((SignatureInvalid, IdentityConflict)):
        await broker.collect(asked, deadline=5)
    assert wire.calls == []


async def test_evidence_about_another_person_does_not_come_in(box: Sandbox, tape: tuple[aio.Broker, Tape]) -> None:
    broker, _ = tape
    box.faults.append(Fault("wrong_person", times=-1))
    dossier = await broker.collect(await _approved(broker), deadline=5)
    assert dossier.evidence == ()
    (outcome,) = (one.describe() for one in dossier.outcomes)
    assert outcome["error"]["code"] == "verification.identity_conflict"


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(document.domain)",
        "data:text/html,<script>alert(1)</script>",
        "file:///etc/passwd",
        "https://identity.test/\u001b]8;;https://evil.test\u0007",
        "https://identity.test/\nsetup.settings: all is well",
        "https://identity.test/\u202egnp.exe",
        "",
    ],
)
async def test_the_address_for_the_holder_is_one(tape: tuple[aio.Broker, Tape], address: str) -> None:
    """It goes to a browser and to a terminal: nothing runs there, and nothing is hidden."""
    broker, wire = tape
    wire.address = address or "about:blank"
    with pytest.raises(PayloadError) as caught:
        await _asked(broker)
    assert caught.value.code == "payload.envelope"
