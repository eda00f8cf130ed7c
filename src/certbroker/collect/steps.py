"""The steps of a transfer request: asked for, then fetched. Each is short, and what was done is not done again."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from certbroker.channels.base import DocumentChannel, Fetched, Order, Turned, Waiting
from certbroker.channels.public_mydata.client import Ticket
from certbroker.channels.public_mydata.encode import person_fields
from certbroker.channels.public_mydata.envelope import Answer
from certbroker.collect.cycles import begins
from certbroker.collect.outcomes import Items
from certbroker.collect.rows import Row
from certbroker.consent import EXCHANGE, Approval, Consent
from certbroker.errors import (
    ChannelRefused,
    ChannelUncertain,
    ConsentError,
    ConsentMissing,
    Maintenance,
    RateLimited,
    SettingsError,
    SetupError,
)
from certbroker.settings import Official
from certbroker.transfers import RawDocument, Refused, State, TransferRequest, infos_of

FINE = "정상"


class Exchange(Protocol):
    """What collecting needs of an exchange client."""

    async def request(self, bundle: str, person: Mapping[str, str], infos: Sequence[Mapping[str, str]]) -> Ticket:
        """Ask for a bundle."""
        ...

    async def collect(self, ticket: Ticket, official: Official) -> tuple[Answer, str]:
        """Fetch a bundle."""
        ...


class NoExchange:
    """Stands where settings name no exchange."""

    async def request(self, bundle: str, person: Mapping[str, str], infos: Sequence[Mapping[str, str]]) -> Ticket:  # noqa: ARG002 - as Exchange
        """Refuse: raises SettingsError."""
        raise SettingsError("the exchange is not set up")

    async def collect(self, ticket: Ticket, official: Official) -> tuple[Answer, str]:  # noqa: ARG002 - as Exchange
        """Refuse: raises SettingsError."""
        raise SettingsError("the exchange is not set up")


@dataclass(frozen=True, slots=True)
class Steps:
    """Takes a transfer request one step further, on whatever channel it goes."""

    exchange: Exchange
    channels: Mapping[str, DocumentChannel]
    clock: Callable[[], datetime]
    holds: bool = False
    """Whether what may have been asked for already is left to a person."""

    async def next(self, consent: Consent, items: Items, row: Row, official: Official) -> TransferRequest:
        """Return the request of a row after its next step. Raises ChannelError, PayloadError, ConsentMissing."""
        request = row.request
        if request.channel != EXCHANGE:
            return await self._on_channel(consent, items, request)
        if request.ticket is None:
            return await self._ask(consent, items, row)
        return await self._fetch(items, request, request.ticket, official)

    async def _ask(self, consent: Consent, items: Items, row: Row) -> TransferRequest:
        """Ask for a bundle. That it is being asked for is kept first: nothing tells afterwards whether it was."""
        request, ci = row.request, _proof(consent).ci
        if ci is None:
            raise ConsentMissing("no identity provider proved who the holder is")
        person, infos = person_fields(consent.holder, ci.reveal()), infos_of(request, items, consent)
        if request.state is not State.ASKING:
            await row.keep(consent, request.model_copy(update={"state": State.ASKING}))
        elif self.holds:
            raise ChannelUncertain(f"transfer request {request.id}")
        ticket = await self.exchange.request(request.bundle, person, infos)
        return request.after(State.REQUESTED, ticket=ticket.value, transactions=(ticket.transaction,))

    async def _fetch(self, items: Items, request: TransferRequest, ticket: str, official: Official) -> TransferRequest:
        answer, transaction = await self.exchange.collect(Ticket(ticket, request.bundle, ""), official)
        if not answer.documents and answer.result != FINE:
            raise ChannelRefused("the exchange delivered nothing", channel_code=answer.result)
        return request.after(
            State.COLLECTED,
            documents=tuple(RawDocument(name=one.name, text=one.raw.decode()) for one in answer.documents),
            versions=_versions(items, request),
            collected_at=self.clock(),
            transactions=(*request.transactions, transaction),
        )

    async def _on_channel(self, consent: Consent, items: Items, request: TransferRequest) -> TransferRequest:
        channel, order = self.channels[request.channel], _order(consent, items, request)
        if request.ticket is None:
            return request.after(State.REQUESTED, ticket=await channel.request(order))
        match await channel.collect(order, request.ticket):
            case Waiting(until):
                return request.after(State.REQUESTED, deferred=True, until=until, looks=request.looks + 1)
            case Turned(kind, reason):
                refused = Refused(kind=kind, reason=reason)
                return request.after(State.COLLECTED, turned=refused, deferred=False, collected_at=self.clock())
            case Fetched(raw, original, transactions):
                return request.after(
                    State.COLLECTED,
                    raw=raw,
                    versions=_versions(items, request),
                    original=original,
                    deferred=False,
                    collected_at=self.clock(),
                    transactions=(*request.transactions, *transactions),
                )


def stopped(request: TransferRequest, error: Exception) -> TransferRequest:
    """Return a request as it is to be tried again after an error.

    A ticket that was refused once would be refused again; and what the error says was never taken in, was not asked.
    """
    if isinstance(error, ChannelRefused):
        refusals = request.refusals + (request.ticket is not None)
        return request.model_copy(update={"state": State.CONSENTED, "ticket": None, "refusals": refusals})
    never_asked = isinstance(error, RateLimited | Maintenance | SetupError | ConsentError)
    if request.state is State.ASKING and never_asked:
        return request.model_copy(update={"state": State.CONSENTED})
    return request


def _versions(items: Items, request: TransferRequest) -> dict[int, int]:
    """Return in which shape each document came, where that is not the first: years later it is read with that."""
    versions = {index: items[index].certificate.spec.version for index in request.codes}
    return {index: version for index, version in versions.items() if version != 1}


def _order(consent: Consent, items: Items, request: TransferRequest) -> Order:
    """Return the order of a document. A cycle's order is one of its own, made when the cycle began."""
    (index,) = request.codes
    asked_at = begins(consent, request.cycle) if request.cycle else consent.requested_at
    return Order(items[index], consent.holder, _proof(consent).ci, consent.id, asked_at)


def _proof(consent: Consent) -> Approval:
    if consent.approval is None:
        raise ConsentMissing("no proof of the identity provider")
    return consent.approval
