"""What a step came to."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from certbroker.errors import CertbrokerError

BUSY, GONE, FULL = "busy", "gone", "full"


@dataclass(frozen=True, slots=True)
class Advanced:
    """What a step came to.

    state: of the consent or the transfer request, or `deferred` where the issuer answers later. Where nothing was done:
    `busy`, another worker has it; `gone`, it was deleted; `full`, its issuer has enough under way here.
    """

    id: str
    state: str
    due_at: datetime | None = None
    """When the next step is due; None where nothing is left to do."""
    error: CertbrokerError | None = None
    further: tuple[str, ...] = ()
    """Ids of new rows that are due now."""
    place: str = ""
    """Where it is fetched: channel, and exchange bundle or issuer."""

    @property
    def did_nothing(self) -> bool:
        """Whether the row is as it was."""
        return self.state in {BUSY, GONE, FULL}

    def describe(self) -> dict[str, Any]:
        """Return it as a JSON object without personal data (shape `advanced` in docs/shapes.md)."""
        return {
            "id": self.id,
            "state": self.state,
            "due_at": self.due_at.isoformat() if self.due_at else None,
            "error": self.error.code if self.error else None,
            "place": self.place or None,
        }


def is_due(due_at: datetime | None, now: datetime) -> bool:
    """Whether a row is due."""
    return due_at is not None and due_at <= now


class Waker(Protocol):
    """Hears at once of rows that are due: a queue that many workers share."""

    async def wake(self, *names: str) -> None:
        """Let a worker have rows."""
        ...


class Advance(Protocol):
    """Takes a row further: `Durable.advance`."""

    def __call__(self, name: str, *, through: bool = False) -> Awaitable[Advanced]:
        """Take a row further. Raises ConsentMissing where it is another relying party's, VaultError."""
        ...


Tell = Callable[[Advanced], None]
