"""The identity provider for 간편인증: a holder is asked to confirm a text, and approves, declines or lets it lapse."""

import hashlib
import json
import re
import secrets
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from string import ascii_lowercase
from typing import Any, Literal, TypeAlias, cast
from urllib.parse import urlsplit

from certbroker.sandbox import cipher, people, world
from certbroker.sandbox.clock import Clock
from certbroker.sandbox.people import Person
from certbroker.sandbox.world import RelyingParty

Status: TypeAlias = Literal["pending", "approved", "declined", "expired"]
VALIDITY = timedelta(minutes=10)
"""How long a holder has to decide."""

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class IdentityError(Exception):
    """A request to the provider is refused."""

    def __init__(self, status: int, error: str) -> None:
        super().__init__(error)
        self.status = status
        self.error = error


@dataclass
class Approval:
    """One confirmation asked for."""

    id: str
    page: str
    """The unguessable part of the page's address."""
    party: RelyingParty
    holder: Person
    title: str
    text: str = field(repr=False)
    callback_url: str | None
    created_at: datetime
    expires_at: datetime
    form_token: str = field(repr=False)
    status: Status = "pending"
    decided_at: datetime | None = None
    called_back: bool = False

    def proof(self, ahead: timedelta = timedelta()) -> dict[str, str] | None:
        """Return the signed proof of an approval, by a clock that is ahead by so much."""
        if self.status != "approved" or self.decided_at is None:
            return None
        told = {
            "provider": "sandbox",
            "request_id": self.id,
            "approved_at": (self.decided_at + ahead).isoformat(timespec="seconds"),
            "name": self.holder.name,
            "birth_date": self.holder.birth_date.isoformat(),
            "sex": self.holder.sex,
            "ci": self.holder.ci,
            "text_sha256": hashlib.sha256(self.text.encode()).hexdigest(),
        }
        return told | {"signature": self.sign(told)}

    def sign(self, proof: dict[str, str]) -> str:
        """Return the signature of a proof."""
        signed = "\n".join(proof[name] for name in ("request_id", "text_sha256", "approved_at", "ci"))
        return cipher.signature(self.party.api_key, signed.encode())


class IdentityProvider:
    """Keeps the confirmations asked for."""

    def __init__(self, clock: Clock, approve_after: float | None) -> None:
        self._clock = clock
        self._approve_after = None if approve_after is None else timedelta(seconds=approve_after)
        self._by_id: dict[str, Approval] = {}

    @property
    def approve_after(self) -> float | None:
        """Seconds until a confirmation is given by itself, None where a person gives it on the page."""
        return None if self._approve_after is None else self._approve_after.total_seconds()

    def create(self, body: bytes, signature: str) -> Approval:
        """Take a request in; raise `IdentityError` where it is not signed, not understood or about nobody we know."""
        asked = _read(body)
        party = world.load().party(_text(asked, "system_code"))
        if party is None or not cipher.signed(party.api_key, body, signature):
            raise IdentityError(401, "signature")
        now = self._clock.now()
        approval = Approval(
            id="".join(secrets.choice(ascii_lowercase) for _ in range(32)),
            page=secrets.token_urlsafe(24),
            party=party,
            holder=_holder(asked.get("holder")),
            title=_text(asked, "title"),
            text=_text(asked, "text"),
            callback_url=_callback(asked.get("callback_url")),
            created_at=now,
            expires_at=now + VALIDITY,
            form_token=secrets.token_urlsafe(24),
        )
        self._by_id[approval.id] = approval
        return approval

    def get(self, request_id: str, signature: str) -> Approval:
        """Return a confirmation to the relying party that asked for it."""
        approval = self._by_id.get(request_id)
        if approval is None:
            raise IdentityError(404, "unknown_request")
        if not cipher.signed(approval.party.api_key, request_id.encode(), signature):
            raise IdentityError(401, "signature")
        return self.settle(approval)

    def forget(self, approval: Approval) -> None:
        """Lose a confirmation."""
        del self._by_id[approval.id]

    def confirmations(self) -> int:
        """Return how many confirmations are known."""
        return len(self._by_id)

    def on_page(self, page: str) -> Approval:
        """Return a confirmation to the holder, by the secret part of the page's address."""
        for approval in self._by_id.values():
            if secrets.compare_digest(approval.page.encode(), page.encode()):
                return self.settle(approval)
        raise IdentityError(404, "unknown_request")

    def decide(self, approval: Approval, decision: Literal["approved", "declined"]) -> bool:
        """Take the holder's decision; say whether it is the one that counts (the first, and in time)."""
        self.settle(approval)
        if approval.status != "pending":
            return False
        approval.status, approval.decided_at = decision, self._clock.now()
        return True

    def settle(self, approval: Approval) -> Approval:
        """Let what happens by itself happen: approval after the set delay, or lapse."""
        now = self._clock.now()
        if approval.status == "pending":
            by_itself = self._approve_after is not None and approval.created_at + self._approve_after
            if by_itself and by_itself <= min(now, approval.expires_at):
                approval.status, approval.decided_at = "approved", by_itself
            elif now >= approval.expires_at:
                approval.status = "expired"
        return approval


def _read(body: bytes) -> dict[str, Any]:
    try:
        asked = json.loads(body)
    except ValueError:
        raise IdentityError(400, "request") from None
    if not isinstance(asked, dict):
        raise IdentityError(400, "request")
    return cast("dict[str, Any]", asked)


def _text(row: dict[str, Any], name: str) -> str:
    value = row.get(name)
    if not isinstance(value, str) or not value.strip():
        raise IdentityError(400, "request")
    return value


def _holder(given: object) -> Person:
    if not isinstance(given, dict):
        raise IdentityError(400, "request")
    row = cast("dict[str, Any]", given)
    name, born = _text(row, "name"), _text(row, "birth_date")
    if not _DATE.fullmatch(born):
        raise IdentityError(400, "request")
    try:
        day = date.fromisoformat(born)
    except ValueError:
        raise IdentityError(400, "request") from None
    person = people.find(name=name, birth_date=day.isoformat())
    if person is None:
        raise IdentityError(404, "unknown_holder")
    return person


def _callback(given: object) -> str | None:
    """Accept an address to call back on this machine only: the sandbox must not be made to knock at other doors."""
    if given is None:
        return None
    try:
        parts = urlsplit(given if isinstance(given, str) else "")
        allowed = parts.scheme == "http" and parts.hostname in _LOOPBACK and parts.port != 0
    except ValueError:
        allowed = False
    if not allowed:
        raise IdentityError(400, "request")
    return str(given)
