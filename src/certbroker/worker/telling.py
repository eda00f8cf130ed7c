"""Telling holders of a periodic transfer what was sent for them (정기적 보내기의 통지)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from certbroker.consent import Consent
from certbroker.transfers import TransferRequest

Kind = Literal["sent", "unchanged", "failed", "stopped", "ended"]


@dataclass(frozen=True, slots=True)
class Notice:
    """What a holder is to be told. Who the holder is, and how to reach them, the consent says.

    kind: `sent`; `unchanged`: it came, byte for byte as in the cycle before; `failed` in this cycle; `stopped`: no
    further cycle, because something did not come; `ended`: the last cycle has begun.
    """

    id: str
    """The same whenever the same is told again: a crash may have it told twice."""
    kind: Kind
    consent_id: str
    cycle: int
    certificates: tuple[str, ...]
    at: datetime


class Notifier(Protocol):
    """Tells holders: by message, e-mail, or in an app."""

    async def tell(self, consent: Consent, notice: Notice) -> None:
        """Tell a holder. What is raised here has it told again later, and stops nothing else."""
        ...


class Silent:
    """Tells nobody."""

    async def tell(self, consent: Consent, notice: Notice) -> None:
        """Do nothing."""


def of_request(consent: Consent, request: TransferRequest, kind: Kind, now: datetime) -> Notice:
    """Return the notice about a request."""
    certificates = tuple(consent.items[index].certificate for index in request.codes)
    return Notice(f"{request.id}.{kind}", kind, consent.id, request.cycle, certificates, now)


def of_consent(consent: Consent, cycle: int, kind: Kind, now: datetime) -> Notice:
    """Return the notice about all that a consent covers."""
    certificates = tuple(item.certificate for item in consent.items)
    return Notice(f"{consent.id}.{cycle}.{kind}", kind, consent.id, cycle, certificates, now)
