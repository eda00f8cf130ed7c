"""The identity provider's answers, and a proof that must hold in every part."""

import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import httpx
import pytest
import respx

from certbroker._http import HttpPool
from certbroker.channels.identity import SimpleAuthentication
from certbroker.consent import Consent, ConsentStatus, draft
from certbroker.errors import (
    CertbrokerError,
    ChannelRefused,
    ChannelTimeout,
    ChannelUnavailable,
    IdentityConflict,
    PayloadError,
    RateLimited,
    SignatureInvalid,
)
from certbroker_connectors.mois import ResidentRegister
from support.exchange import CI, CODE, KEY, holder, leaks, party

URL = "https://identity.test/api/requests"
NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
OTHER_CI = base64.b64encode(bytes(64)).decode()


@pytest.fixture
async def provider() -> AsyncIterator[SimpleAuthentication]:
    async with HttpPool() as pool:
        yield SimpleAuthentication(party(), pool, clock=lambda: NOW + timedelta(seconds=30))


def consent(**person: Any) -> Consent:
    who = holder(**person)
    made = draft(who, [ResidentRegister.ask()], recipient="가나은행", purpose="대출 신청", now=NOW)
    return made.model_copy(update={"provider_request": "req-1"})


def sign(text: str) -> str:
    return base64.b64encode(hmac.new(KEY.reveal().encode(), text.encode(), hashlib.sha256).digest()).decode()


def proof(given: Consent, **changes: Any) -> dict[str, Any]:
    """A proof that holds, but for what is changed; it is signed anew unless the signature is what is changed."""
    told: dict[str, Any] = {
        "provider": "test",
        "request_id": "req-1",
        "approved_at": "2026-11-20T19:00:05+09:00",
        "name": "홍길동",
        "birth_date": "1990-01-01",
        "sex": "M",
        "ci": CI,
        "text_sha256": hashlib.sha256(given.text.encode()).hexdigest(),
    } | changes
    signed = "\n".join(str(told[name]) for name in ("request_id", "text_sha256", "approved_at", "ci"))
    return {"signature": sign(signed)} | told


def state(**told: Any) -> httpx.Response:
    return httpx.Response(200, json={"request_id": "req-1", "status": "approved", "proof": None} | told)


async def test_the_holder_is_asked_to_confirm_the_text(
    provider: SimpleAuthentication, respx_mock: respx.MockRouter
) -> None:
    told = {"request_id": "req-1", "status": "pending", "approve_url": "https://identity.test/a/1", "expires_at": "x"}
    route = respx_mock.post(URL).mock(return_value=httpx.Response(201, json=told))
    given = consent()
    pending = await provider.start(given, "https://service.test/called-back")
    request = route.calls.last.request
    assert json.loads(request.content) == {
        "system_code": CODE,
        "holder": {"name": "홍길동", "birth_date": "1990-01-01", "phone": "010-0000-0000"},
        "title": "대출 신청",
        "text": given.text,
        "callback_url": "https://service.test/called-back",
    }
    assert request.headers["X-Signature"] == sign(request.content.decode())
    assert (pending.request_id, pending.address) == ("req-1", "https://identity.test/a/1")
    assert not {CI, "900101"} & set(request.content.decode().split('"'))


async def test_an_approval(provider: SimpleAuthentication, respx_mock: respx.MockRouter) -> None:
    given = consent()
    route = respx_mock.get(URL + "/req-1").mock(return_value=state(proof=proof(given)))
    found = await provider.check(given)
    assert route.calls.last.request.headers["X-Signature"] == sign("req-1")
    assert found.status is ConsentStatus.APPROVED
    assert found.approval is not None
    assert found.approval.approved_at == datetime(2026, 11, 20, 19, 0, 5, tzinfo=timezone(timedelta(hours=9)))
    assert found.fetch_until == NOW + timedelta(days=1, seconds=30), "by our clock, not by the provider's"
    assert found.holder.ci is not None
    assert found.holder.ci.reveal() == CI


@pytest.mark.parametrize(
    ("person", "changes"),
    [
        ({"ci": None}, {}),
        ({"ci": None}, {"ci": OTHER_CI}),
        ({"name": "응우옌 티 란"}, {"name": "응우옌티란"}),
        ({"phone": ""}, {"more": "than we know"}),
    ],
)
async def test_what_a_proof_may_differ_in(
    provider: SimpleAuthentication, respx_mock: respx.MockRouter, person: dict[str, Any], changes: dict[str, Any]
) -> None:
    given = consent(**person)
    respx_mock.get(URL + "/req-1").mock(return_value=state(proof=proof(given, **changes)))
    assert (await provider.check(given)).status is ConsentStatus.APPROVED


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"signature": ""}, SignatureInvalid),
        ({"signature": "한글"}, SignatureInvalid),
        ({"signature": sign("something else")}, SignatureInvalid),
        ({"request_id": "req-2"}, SignatureInvalid),
        ({"text_sha256": hashlib.sha256(b"another text").hexdigest()}, SignatureInvalid),
        ({"name": "김영희"}, IdentityConflict),
        ({"birth_date": "1990-01-02"}, IdentityConflict),
        ({"birth_date": "19900101"}, IdentityConflict),
        ({"ci": OTHER_CI}, IdentityConflict),
        ({"approved_at": "2026-11-20T19:00:05"}, PayloadError),
        ({"approved_at": "just now"}, PayloadError),
        ({"ci": None}, PayloadError),
        ({"name": None}, PayloadError),
    ],
)
async def test_a_proof_that_does_not_hold(
    provider: SimpleAuthentication,
    respx_mock: respx.MockRouter,
    changes: dict[str, Any],
    refusal: type[CertbrokerError],
) -> None:
    given = consent()
    respx_mock.get(URL + "/req-1").mock(return_value=state(proof=proof(given, **changes)))
    with pytest.raises(refusal) as caught:
        await provider.check(given)
    assert not leaks(str(caught.value), repr(caught.value), repr(caught.value.describe()))


@pytest.mark.parametrize("name", ["approved_at", "ci"])
async def test_nothing_signed_can_be_changed_afterwards(
    provider: SimpleAuthentication, respx_mock: respx.MockRouter, name: str
) -> None:
    given = consent(ci=None)
    forged = proof(given) | {name: {"approved_at": "2026-11-21T19:00:05+09:00", "ci": OTHER_CI}[name]}
    respx_mock.get(URL + "/req-1").mock(return_value=state(proof=forged))
    with pytest.raises(SignatureInvalid):
        await provider.check(given)


async def test_an_approval_of_another_text_is_none(
    provider: SimpleAuthentication, respx_mock: respx.MockRouter
) -> None:
    """A consent that was widened after the holder saw it."""
    given = consent()
    respx_mock.get(URL + "/req-1").mock(return_value=state(proof=proof(given)))
    with pytest.raises(SignatureInvalid):
        await provider.check(given.model_copy(update={"text": given.text + "\n  2. 소득금액증명"}))


@pytest.mark.parametrize("status", ["pending", "declined", "expired"])
async def test_no_approval(provider: SimpleAuthentication, respx_mock: respx.MockRouter, status: str) -> None:
    respx_mock.get(URL + "/req-1").mock(return_value=state(status=status))
    found = await provider.check(consent())
    assert found.status == status
    assert found.approval is None
    assert found.fetch_until is None


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        (state(status="approved"), PayloadError),
        (state(status="withdrawn"), PayloadError),
        (state(proof=[]), PayloadError),
        (httpx.Response(200, text="<html>"), ChannelUnavailable),
        (httpx.Response(200), ChannelUnavailable),
        (httpx.Response(200, text='{"status": "app'), PayloadError),
        (httpx.Response(200, json=[]), PayloadError),
        (httpx.Response(201, json={"status": "pending"}), ChannelRefused),
        (httpx.Response(401, json={"error": "signature"}), ChannelRefused),
        (httpx.Response(404, json={"error": "unknown_request"}), ChannelRefused),
        (httpx.Response(429), RateLimited),
        (httpx.Response(503), ChannelUnavailable),
        (httpx.ConnectError("900101-1000001"), ChannelUnavailable),
        (httpx.ReadTimeout("late"), ChannelTimeout),
    ],
)
async def test_answers_that_are_none(
    provider: SimpleAuthentication,
    respx_mock: respx.MockRouter,
    answer: httpx.Response | Exception,
    refusal: type[CertbrokerError],
) -> None:
    respx_mock.get(URL + "/req-1").mock(
        **{"side_effect" if isinstance(answer, Exception) else "return_value": answer}  # pyright: ignore[reportArgumentType] - one of the two
    )
    with pytest.raises(refusal) as caught:
        await provider.check(consent())
    assert type(caught.value) is refusal
    assert not leaks(str(caught.value), repr(caught.value))


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        (httpx.Response(400, json={"error": "request"}), ChannelRefused),
        (httpx.Response(401, json={"error": "signature"}), ChannelRefused),
        (httpx.Response(404, json={"error": "unknown_holder"}), IdentityConflict),
        (httpx.Response(404, text="Not Found"), ChannelRefused),
        (httpx.Response(200, text="<html>"), ChannelUnavailable),
        (httpx.Response(201), ChannelUnavailable),
        (httpx.Response(201, json={"request_id": "req-1"}), PayloadError),
        (httpx.Response(200, json={}), ChannelRefused),
        (httpx.Response(500), ChannelUnavailable),
    ],
)
async def test_requests_that_are_refused(
    provider: SimpleAuthentication,
    respx_mock: respx.MockRouter,
    answer: httpx.Response,
    refusal: type[CertbrokerError],
) -> None:
    respx_mock.post(URL).mock(return_value=answer)
    with pytest.raises(refusal) as caught:
        await provider.start(consent(), None)
    assert type(caught.value) is refusal
    assert not leaks(str(caught.value), repr(caught.value))
