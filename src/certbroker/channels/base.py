"""What collecting needs of a channel that delivers one document at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

from certbroker.model import Certificate, Holder, Item
from certbroker.privacy import ConnectingInformation


@dataclass(frozen=True, slots=True)
class Order:
    """One document that is wanted, under a consent that covers it."""

    item: Item[Certificate]
    holder: Holder
    ci: ConnectingInformation | None
    """The holder's CI, as the identity provider proved it; None for open data that needs no proof."""
    consent_id: str
    requested_at: datetime
    """When the holder was asked: what was issued for us before that is not ours."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A document as it came.

    raw: the answer that holds its data; several answers (pages of rows) are a text sequence (RFC 7464), each behind
    the record separator. original: the issuer's own file, byte for byte.
    """

    raw: bytes = field(default=b"", repr=False)
    original: bytes | None = field(default=None, repr=False)
    transactions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Waiting:
    """The issuer answers later; `until` is when to ask again, where it said so."""

    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Turned:
    """The issuer turned the application down: an answer, not a failure."""

    kind: Literal["not_eligible", "not_found", "not_delivered"]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Planned:
    """A request that would be sent, with `***` in place of whatever is personal or secret."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: str = ""

    def text(self) -> str:
        """Return it as it would stand on the wire: the request line, headers, an empty line, the body."""
        head = [f"{self.method} {self.url}", *(f"{name}: {value}" for name, value in self.headers.items())]
        return "\n".join([*head, "", self.body, ""] if self.body else [*head, ""])

    def describe(self) -> dict[str, Any]:
        """Return it as a JSON object (shape `rehearsed` in docs/shapes.md)."""
        return {"method": self.method, "url": self.url, "headers": dict(self.headers), "body": self.body}


class DocumentChannel(Protocol):
    """A channel that delivers one document at a time, in two steps that may lie days apart."""

    name: str
    """`open_data`, `document_wallet`."""

    def refusal(self, item: Item[Certificate], holder: Holder) -> str | None:
        """Say why this channel cannot be asked for a holder's item; None where it can. Asks nobody."""
        ...

    async def request(self, order: Order) -> str:
        """Ask for the document; returns a ticket to collect it with (no personal data in it).

        Asking again after a crash does not have it issued twice. Raises ChannelError, SettingsError.
        """
        ...

    def dry_run(self, order: Order) -> Sequence[Planned]:
        """Return the requests that would be sent for a document, in order. Asks nobody. Raises SettingsError."""
        ...

    async def collect(self, order: Order, ticket: str) -> Fetched | Waiting | Turned:
        """Fetch the document of a ticket. Raises ChannelError, PayloadError."""
        ...
