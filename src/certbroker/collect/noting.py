"""Writes every transfer into the journal: what was asked for, what came, what failed; of which issuer, by which way."""

from collections.abc import Awaitable, Iterable, Sequence
from dataclasses import dataclass

from certbroker.consent import EXCHANGE, Consent
from certbroker.errors import CertbrokerError, ChannelError, PayloadError
from certbroker.journal import Action, Actor, Journal, deeds
from certbroker.journal.base import Unless
from certbroker.journal.entry import Details, LedgerEntry
from certbroker.settings import Official
from certbroker.transfers import State, TransferRequest


@dataclass(frozen=True, slots=True)
class Noting:
    """Writes down what the steps of transfer requests came to, before it is kept."""

    journal: Journal

    async def step(
        self, consent: Consent, request: TransferRequest, official: Official, coming: Awaitable[TransferRequest]
    ) -> TransferRequest:
        """Wait for a step and write down what it came to. An error is written down once until something else is."""
        try:
            after = await coming
        except (ChannelError, PayloadError) as error:
            await self._record(consent, request, Action.FAILED, official, error)
            raise
        if after.state is State.COLLECTED:
            await self._record(consent, after, Action.COLLECTED, official)
        elif after.ticket and after.ticket != request.ticket:
            await self._record(consent, after, Action.REQUESTED, official)
        return after

    async def dropped(self, consent: Consent, request: TransferRequest) -> None:
        """Write down that what came was not kept, because the holder had withdrawn it meanwhile."""
        told = details(consent, request) | {"reason": "withdrawn", "count": len(request.digests)}
        await self.journal.record(deeds.deed(consent, Action.DELETED, told))

    async def _record(
        self,
        consent: Consent,
        request: TransferRequest,
        action: Action,
        official: Official,
        error: CertbrokerError | None = None,
    ) -> None:
        told = details(consent, request) | ({"error": error.code} if error else {})
        unless = _failed_so(request.id, error.code) if error else None
        await self.journal.record(deeds.deed(consent, action, told, Actor.of(official)), unless=unless)


def details(consent: Consent, request: TransferRequest) -> Details:
    """Return what a request is for, and what came, by its hashes. Tickets of other channels may tell who is asked."""
    certificates = [consent.items[index].certificate for index in request.codes]
    by_exchange: Details = {"bundle": request.bundle, "ticket": request.ticket or ""}
    told: Details = {
        "request": request.id,
        "channel": request.channel,
        "certificates": certificates,
        "issuers": _issuers(certificates),
        "sha256": list(request.digests),
        "cycle": request.cycle,
    }
    return {key: value for key, value in (told | (by_exchange if request.channel == EXCHANGE else {})).items() if value}


def _issuers(certificates: Iterable[str]) -> list[str]:
    return sorted({one.partition(".")[0] for one in certificates})


def _failed_so(request: str, code: str) -> Unless:
    """Whether the last that was written of a request is that it failed in the same way."""

    def is_known(entries: Sequence[LedgerEntry]) -> bool:
        last = next((one for one in reversed(entries) if one.details.get("request") == request), None)
        return last is not None and last.action is Action.FAILED and last.details.get("error") == code

    return is_known
