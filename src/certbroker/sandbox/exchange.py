"""The exchange itself: checks a request, hands out a ticket, and answers a ticket with documents.

Declared, as no public source tells: a ticket may be collected again and again within its validity, and only by the
relying party that asked for it; numbers are used up by every request that names a known system with the right hash;
whose documents a holder may ask for is not checked (`agreementYn` is taken at its word).
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import ClassVar

from certbroker.sandbox import asked as asking
from certbroker.sandbox import catalogue, cipher, codes, documents, envelope, people, world
from certbroker.sandbox.asked import Asked
from certbroker.sandbox.clock import SEOUL, Clock
from certbroker.sandbox.codes import require
from certbroker.sandbox.documents import Document
from certbroker.sandbox.envelope import Envelope
from certbroker.sandbox.people import Person, digits
from certbroker.sandbox.tree import Node
from certbroker.sandbox.world import ExchangeBundle, RelyingParty

TICKET_VALIDITY = timedelta(hours=1)

_NUMBER = 25
_STAMP = 14
_SKEW = timedelta(minutes=5)


@dataclass(frozen=True)
class Message:
    """A request as it came over HTTP; missing headers and data are empty."""

    system_code: str
    hash: str
    number: str
    data: str
    """`encData` exactly as sent; the hash is over `encData=` and this."""


@dataclass(frozen=True)
class Context:
    """What a request turned out to be about."""

    party: RelyingParty
    envelope: Envelope
    bundle: ExchangeBundle
    holder: Person
    wanted: tuple[Asked, ...]

    def documents(self) -> tuple[str, ...]:
        """Return the codes of the documents asked for."""
        return tuple(asked.code for asked in self.wanted)


@dataclass(frozen=True)
class Ticket:
    """What was asked for under a ticket (거래일련번호)."""

    party: RelyingParty
    bundle: ExchangeBundle
    holder: Person
    wanted: tuple[Asked, ...]
    expires_at: datetime


@dataclass(frozen=True)
class Collected:
    """The content of an answer to the second call, before it is written."""

    context: Context
    documents: tuple[Document, ...]
    ticket: str


class Exchange:
    """State and rules of the exchange; knows nothing of HTTP."""

    reads: ClassVar[tuple[str, ...]] = ("chargerName", "usePurps")
    """What an official must give with the second call, besides institution and ticket."""

    def __init__(self, clock: Clock, roots: Callable[[], tuple[Path, ...]], *, check_clock: bool) -> None:
        self._clock = clock
        self._roots = roots
        self._check_clock = check_clock
        self._used: set[tuple[str, str, str]] = set()
        self._tickets: dict[str, Ticket] = {}

    def request(self, message: Message) -> tuple[Context, str]:
        """Answer the first call with a new ticket."""
        party, read = self._open(message)
        bundle, holder, wanted = _read_request(party, read)
        ticket = f"{secrets.randbelow(10**20):020}"
        self._tickets[ticket] = Ticket(party, bundle, holder, wanted, self._clock.now() + TICKET_VALIDITY)
        return Context(party, read, bundle, holder, wanted), ticket

    def collect(self, message: Message) -> Collected:
        """Answer the second call with the documents asked for under its ticket."""
        party, read = self._open(message)
        request = read.request
        require(all(request.value(name) for name in ("utlinsttCode", "delngSeqno", *self.reads)), codes.MISSING)
        require(request.value("utlinsttCode") == party.system_code, codes.DIFFERS)
        number = request.value("delngSeqno")
        ticket = self._ticket(party, number)
        require(read.header["serviceId"] == ticket.bundle.id, codes.DIFFERS)
        found = tuple(documents.produce(self._roots(), wanted) for wanted in ticket.wanted)
        return Collected(Context(party, read, ticket.bundle, ticket.holder, ticket.wanted), found, number)

    def forget(self, ticket: str) -> None:
        """Lose a ticket."""
        del self._tickets[ticket]

    def tickets(self) -> int:
        """Return how many tickets are known."""
        return len(self._tickets)

    def check_time(self, number: str, ahead: timedelta = timedelta()) -> None:
        """Refuse a request whose number was made more than five minutes from a clock that is ahead by so much."""
        try:
            sent = datetime.strptime(number[:_STAMP], "%Y%m%d%H%M%S").replace(tzinfo=SEOUL)
        except ValueError:
            raise codes.RefusedError(codes.CLOCK) from None
        require(abs(self._clock.now() + ahead - sent) <= _SKEW, codes.CLOCK)

    def _ticket(self, party: RelyingParty, number: str) -> Ticket:
        ticket = self._tickets.get(number)
        if ticket is None or ticket.party != party:
            raise codes.RefusedError(codes.TICKET)
        require(self._clock.now() < ticket.expires_at, codes.TICKET_EXPIRED)
        return ticket

    def _open(self, message: Message) -> tuple[RelyingParty, Envelope]:
        """Check everything that both calls have in common, from the outside in."""
        require(message.system_code and message.hash and message.number and message.data, codes.MISSING)
        party = world.load().party(message.system_code)
        if party is None or not cipher.signed(party.api_key, f"encData={message.data}".encode(), message.hash):
            raise codes.RefusedError(codes.UNREGISTERED)
        self._use_up(party, "header", message.number, codes.HEADER_NUMBER)
        if self._check_clock:
            self.check_time(message.number)
        try:
            data = cipher.decrypt(party.api_key, cipher.url_decoded(message.data))
        except cipher.UndecryptableError:
            raise codes.RefusedError(codes.UNDECRYPTABLE) from None
        read = envelope.read(data)
        self._check_envelope(party, read)
        return party, read

    def _check_envelope(self, party: RelyingParty, read: Envelope) -> None:
        require(read.header["useSystemCode"] == party.system_code, codes.DIFFERS)
        require(envelope.is_authentic(read, party.api_key), codes.BODY_HASH)
        self._use_up(party, "transaction", read.header["transactionUniqueId"], codes.TRANSACTION)
        require(read.header["agreementYn"] == "Y", codes.DISAGREED)

    def _use_up(self, party: RelyingParty, kind: str, number: str, code: str) -> None:
        used = (party.system_code, kind, number)
        require(len(number) == _NUMBER and number.isascii() and number.isdigit() and used not in self._used, code)
        self._used.add(used)


def _read_request(party: RelyingParty, read: Envelope) -> tuple[ExchangeBundle, Person, tuple[Asked, ...]]:
    """Read the body of the first call."""
    request = read.request
    must = (("userVerifyInfo", "userCid"), ("userVerifyInfo", "userName"), ("reqstInfo", "utlinsttCode"))
    require(all(request.value(*path) for path in (*must, ("reqstInfo", "bundleId"))), codes.MISSING)
    require(request.value("reqstInfo", "utlinsttCode") == party.system_code, codes.DIFFERS)
    require(request.value("reqstInfo", "bundleId") == read.header["serviceId"], codes.DIFFERS)
    bundle = world.load().bundle(party, read.header["serviceId"])
    if bundle is None:
        raise codes.RefusedError(codes.BUNDLE)
    holder = _holder(request)
    entries = {code: catalogue.entry(_certificates()[code]) for code in bundle.documents}
    wanted = tuple(asked for info in request.all("bundleInfo") for asked in asking.read(info, entries, holder))
    require(wanted, codes.MISSING)
    return bundle, holder, wanted


def _certificates() -> Mapping[str, str]:
    return {**catalogue.codes(), **world.load().provisional}


def _holder(request: Node) -> Person:
    """Find the holder by CI; everything else that is told must agree."""
    person = people.find(ci=request.value("userVerifyInfo", "userCid"))
    if person is None:
        raise codes.RefusedError(codes.HOLDER)
    told = {
        "userRrn": digits(person.resident_number),
        "userBrthdy": person.birth_date.strftime("%Y%m%d"),
        "userSexdstn": person.sex,
    }
    require(person.known_as(request.value("userVerifyInfo", "userName")), codes.HOLDER)
    for name, ours in told.items():
        theirs = request.value("userVerifyInfo", name).replace("-", "")
        require(theirs in {"", ours}, codes.HOLDER)
    return person
