"""What metrics and the log hear of limits: who waits, who is turned away, which host is left alone."""

import logging
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, Literal

from certbroker.errors import CertbrokerError
from certbroker.observing import Happening, Instrument
from certbroker.privacy import logger

if TYPE_CHECKING:
    from certbroker.limits.health import Health

LOG: Final = logger(__name__)
WAITS: Final = Instrument("certbroker.wait.duration", "histogram", "s", "Calls that waited before they were made.")
TURNED_AWAY: Final = Instrument("certbroker.turned_away", "counter", "{call}", "Calls that limits did not let be made.")
BREAKERS: Final = Instrument("certbroker.breaker.changes", "counter", "{change}", "Circuit breakers that changed.")
AWAY: Final = Happening("limits.turned_away", logging.INFO, "A call was not made: its host is not to be called now.")
OPENED: Final = Happening("breaker.opened", logging.WARNING, "A host keeps failing and is not called for a while.")
TRIED: Final = Happening("breaker.tried", logging.INFO, "A host that failed is tried by one call.")
CLOSED: Final = Happening("breaker.closed", logging.INFO, "A host that failed is called again.")
UNSHARED: Final = Happening("limits.unshared", logging.WARNING, "The store does not take what is known of a host.")
_NOTICED = 0.001
"""Seconds below which a wait is none."""
Reason = Literal["rate", "held", "places"]


@contextmanager
def waiting(limit: str, reason: Reason, ticks: Callable[[], float]) -> Generator[None]:
    """Measure how long the block waits."""
    began = ticks()
    try:
        yield
    finally:
        seconds = ticks() - began
        if seconds >= _NOTICED:
            WAITS.add(seconds, limit=limit, reason=reason)


def turned_away(limit: str, error: CertbrokerError) -> None:
    """Tell that a call was not made."""
    TURNED_AWAY.add(limit=limit, error=error.code)
    AWAY.tell(LOG, limit=limit, error=error.code, until=error.retry_at)


def breaker(limit: str, happened: Happening, health: "Health | None" = None) -> None:
    """Tell that a breaker opened, lets a trial through, or closed."""
    BREAKERS.add(limit=limit, state=happened.name.partition(".")[2])
    happened.tell(LOG, limit=limit, until=health.open_until if health else None)


def unshared(limit: str, error: CertbrokerError) -> None:
    """Tell that other workers do not hear what is known of a host."""
    UNSHARED.tell(LOG, limit=limit, error=error.code)
