"""What spans, metrics and the log hear of transfer requests: ids, issuers, states. Nothing of what is in them."""

import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Final

from certbroker.consent import EXCHANGE, Consent
from certbroker.errors import CertbrokerError
from certbroker.observing import Happening, Instrument, Labels, Name, Told, span
from certbroker.privacy import logger
from certbroker.transfers import State, TransferRequest

LOG: Final = logger(__name__)
TRANSITIONS: Final = Instrument(
    "certbroker.transitions", "counter", "{certificate}", "Certificates whose transfer request came into another state."
)
FAILURES: Final = Instrument(
    "certbroker.failures", "counter", "{certificate}", "Certificates whose transfer request failed in a step."
)
OUTCOMES: Final = Instrument("certbroker.outcomes", "counter", "{certificate}", "Outcomes that collections returned.")
REQUESTED: Final = Happening("request.requested", logging.INFO, "A transfer request was taken in.")
COLLECTED: Final = Happening("request.collected", logging.INFO, "The documents of a transfer request came.")
TURNED: Final = Happening("request.turned", logging.INFO, "An issuer turned a transfer request down.")
WAITING: Final = Happening("request.waiting", logging.INFO, "An issuer answers later.")
LEFT: Final = Happening("request.left", logging.INFO, "A transfer request was left: others bring what it was for.")
FAILED: Final = Happening("request.failed", logging.WARNING, "A step of a transfer request failed.")


def about(consent: Consent, request: TransferRequest) -> Told:
    """Return what a request is for."""
    certificates = tuple(consent.items[index].certificate for index in (request.codes or request.moving))
    told = Told(
        consent=consent.id,
        request=request.id,
        channel=request.channel,
        certificates=certificates,
        issuers=tuple(sorted(set(map(_issuer, certificates)))),
    )
    if len(certificates) == 1:
        told |= Told(certificate=certificates[0], issuer=_issuer(certificates[0]))
    return told | Told(bundle=request.bundle) if request.channel == EXCHANGE else told


async def stepped(
    consent: Consent, request: TransferRequest, step: Callable[[], Awaitable[TransferRequest]]
) -> TransferRequest:
    """Take a step within a span, and tell what it came to. Raises what the step raises."""
    told = about(consent, request)
    operation = "move" if request.moving else "collect" if request.ticket else "request"
    with span(Name.STEP, **told | Told(operation=operation, from_state=request.state.value)) as own:
        try:
            after = await step()
        except CertbrokerError as error:
            _count(FAILURES, told, Labels(channel=request.channel, state=request.state.value, error=error.code))
            FAILED.tell(LOG, **told | Told(error=error.code, until=error.retry_at))
            raise
        own.set(state=_state(after))
        _told(told, request, after)
        return after


def _told(told: Told, request: TransferRequest, after: TransferRequest) -> None:
    if after.state is request.state and not after.deferred:
        return
    moved = Labels(channel=request.channel, from_state=request.state.value, state=_state(after))
    _count(TRANSITIONS, told, moved)
    if happened := _happening(after):
        happened.tell(LOG, **told | Told(state=_state(after), until=after.until if after.deferred else None))


def _happening(after: TransferRequest) -> Happening | None:
    if after.deferred:
        return WAITING
    if after.turned:
        return TURNED
    return {State.REQUESTED: REQUESTED, State.COLLECTED: COLLECTED, State.LEFT: LEFT}.get(after.state)


def _state(request: TransferRequest) -> str:
    return "deferred" if request.deferred else request.state.value


def _count(instrument: Instrument, told: Told, labels: Labels) -> None:
    """Count the certificates of a request, by issuer."""
    for issuer, count in Counter(map(_issuer, told.get("certificates", ()))).items():
        instrument.add(count, **(labels | Labels(issuer=issuer)))


def _issuer(certificate: str) -> str:
    return certificate.partition(".")[0]
