"""Progress of a collection, for whoever draws it."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Event:
    """Progress, for whoever draws it.

    kind: `waiting` and `approved` (of the consent); `requested`, `collected`, `deferred` and `failed` (of a transfer
    request); `document`, with its outcome.
    """

    kind: str
    bundle: str = ""
    """The exchange bundle; on another channel the certificate."""
    certificate: str = ""
    outcome: str = ""
    channel: str = ""


Tell = Callable[[Event], None]
