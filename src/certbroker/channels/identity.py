"""The identity provider by which a holder confirms a consent (간편인증).

Its HTTP interface is **declared** by us (docs/channel.md): providers are reached through contracts whose documents
are not public. Any object with the two methods of `certbroker.consent.IdentityProvider` can stand in its place.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, Literal, TypeVar, cast
from urllib.parse import quote

from pydantic import AwareDatetime, BaseModel, Field, ValidationError

from certbroker._http import HttpPool, Reply
from certbroker.consent import Approval, Consent, ConsentStatus, PendingApproval
from certbroker.errors import (
    ChannelRefused,
    ChannelUnavailable,
    IdentityConflict,
    PayloadError,
    RateLimited,
    SignatureInvalid,
)
from certbroker.fields import SEOUL
from certbroker.model import Holder
from certbroker.privacy import ConnectingInformation, SignedProof
from certbroker.settings import RelyingParty

DEADLINE = 15.0
MAX_BYTES = 1024 * 1024
"""Longest answer; a proof has a few kilobytes."""
T = TypeVar("T", bound=BaseModel)
_CREATED, _OK, _NOT_FOUND, _TOO_MANY, _SERVER = 201, 200, 404, 429, 500
_SUCCESS = range(200, 300)


class _Started(BaseModel):
    request_id: str
    approve_url: Annotated[str, Field(pattern=r"^https?://[!-~]+$")]
    """The holder's browser opens it, and a terminal shows it."""


class _Proof(BaseModel):
    provider: str
    request_id: str
    approved_at: AwareDatetime
    name: str
    birth_date: str
    sex: str
    ci: ConnectingInformation
    text_sha256: str
    signature: str


class _State(BaseModel):
    status: Literal["pending", "approved", "declined", "expired"]
    proof: dict[str, Any] | None = None


class SimpleAuthentication:
    """간편인증 over HTTP: a request with the text, then its state until the holder has decided."""

    def __init__(self, party: RelyingParty, http: HttpPool, *, clock: Callable[[], datetime] | None = None) -> None:
        self._party = party
        self._clock = clock or (lambda: datetime.now(SEOUL))
        self._key = party.key().reveal().encode()
        self._http = http

    async def start(self, consent: Consent, callback_url: str | None) -> PendingApproval:
        """Ask the holder to confirm the text.

        Raises ChannelError, IdentityConflict where the provider knows no such person.
        """
        holder = {
            "name": consent.holder.name,
            "birth_date": consent.holder.birth_date.isoformat(),
            "phone": consent.holder.phone,
        }
        asked = {
            "system_code": self._party.system_code,
            "holder": holder,
            "title": consent.purpose,
            "text": consent.text,
        }
        body = json.dumps(asked | ({"callback_url": callback_url} if callback_url else {}), ensure_ascii=False).encode()
        reply = await self._send("POST", "requests", self._sign(body), body)
        if reply.status == _NOT_FOUND and (_object(reply) or {}).get("error") == "unknown_holder":
            raise IdentityConflict("the identity provider knows no such person")
        started = _read(_Started, reply, _CREATED, self._clock())
        return PendingApproval(request_id=started.request_id, address=started.approve_url)

    async def check(self, consent: Consent) -> Consent:
        """Return the consent as it now stands.

        Raises SignatureInvalid or IdentityConflict where the proof does not hold.
        """
        request = consent.provider_request
        reply = await self._send("GET", f"requests/{quote(request, safe='')}", self._sign(request.encode()), None)
        state = _read(_State, reply, _OK, self._clock())
        match state.status:
            case "pending":
                return consent
            case "approved":
                return consent.approved(self._approval(consent, state.proof or {}), self._clock())
            case _:
                return consent.ended(ConsentStatus(state.status))

    def _approval(self, consent: Consent, data: dict[str, Any]) -> Approval:
        try:
            proof = _Proof.model_validate(data)
        except ValidationError:
            raise PayloadError("the proof lacks something", kind="envelope", path="proof") from None
        signed = "\n".join(
            (consent.provider_request, _digest(consent.text), str(data["approved_at"]), proof.ci.reveal())
        )
        if not hmac.compare_digest(self._sign(signed.encode()).encode(), proof.signature.encode()):
            raise SignatureInvalid("the identity provider's proof is not for this text, or not from it")
        if not _is_of(proof, consent.holder):
            raise IdentityConflict("somebody else confirmed")
        return Approval(
            provider=proof.provider,
            request_id=proof.request_id,
            approved_at=proof.approved_at,
            text_sha256=proof.text_sha256,
            ci=proof.ci,
            signature=proof.signature,
            signed=SignedProof(json.dumps(data, ensure_ascii=False)),
        )

    def _sign(self, message: bytes) -> str:
        return base64.b64encode(hmac.digest(self._key, message, hashlib.sha256)).decode()

    async def _send(self, method: str, path: str, signature: str, body: bytes | None) -> Reply:
        headers = {
            "X-Signature": signature,
            "X-System-Code": self._party.system_code,
            "Content-Type": "application/json",
        }
        return await self._http.send(
            method,
            f"{self._party.identity_url}/{path}",
            headers=headers,
            content=body,
            deadline=DEADLINE,
            max_bytes=MAX_BYTES,
            operation="check" if body is None else "start",
        )


def _is_of(proof: _Proof, holder: Holder) -> bool:
    """Whether a proof is the holder's: people share names and birth dates, so a CI that is known must fit too."""
    same_name = "".join(proof.name.split()) == "".join(holder.name.split())
    same_ci = holder.ci is None or holder.ci == proof.ci
    return same_name and proof.birth_date == holder.birth_date.isoformat() and same_ci


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _read(model: type[T], reply: Reply, wanted: int, now: datetime) -> T:
    """Read an answer: a failing server, nothing at all or a page is no answer, and says nothing about the request."""
    if reply.status == _TOO_MANY:
        raise RateLimited("identity provider", retry_at=reply.retry_at(now))
    if reply.status >= _SERVER:
        raise ChannelUnavailable(f"identity provider, HTTP {reply.status}", retry_at=reply.retry_at(now))
    refused = ChannelRefused("identity provider", channel_code=f"HTTP {reply.status}")
    if reply.status not in _SUCCESS:
        raise refused
    body = reply.body.strip()
    if not body or body.startswith(b"<"):
        raise ChannelUnavailable(f"identity provider, {'a page instead of data' if body else 'an empty answer'}")
    if reply.status != wanted and _object(reply) is not None:
        raise refused
    try:
        return model.model_validate_json(body)
    except ValidationError:
        raise PayloadError("the identity provider's answer lacks something", kind="envelope") from None


def _object(reply: Reply) -> dict[str, Any] | None:
    """Return the JSON object of an answer, None where it is none."""
    try:
        data: object = json.loads(reply.body)
    except (ValueError, RecursionError):
        return None
    return cast("dict[str, Any]", data) if isinstance(data, dict) else None
