"""What a collection would send first: shown, not sent; keys and personal data hidden."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from certbroker.channels.base import DocumentChannel, Order, Planned
from certbroker.collect.ways import Ways
from certbroker.consent import EXCHANGE, Consent
from certbroker.errors import CertbrokerError
from certbroker.model import Certificate, Item
from certbroker.settings import RelyingParty
from certbroker.transfers import TransferRequest, infos_of, lay_out

HIDDEN = "***"
Items = Sequence[Item[Certificate]]


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """The requests for one or more certificates on one channel, or why there are none."""

    certificates: tuple[str, ...]
    channel: str = ""
    requests: tuple[Planned, ...] = ()
    error: CertbrokerError | None = None

    def describe(self) -> dict[str, Any]:
        """Return it as a JSON object (shape `rehearsed` in docs/shapes.md)."""
        return {
            "certificates": list(self.certificates),
            "channel": self.channel or None,
            "requests": [one.describe() for one in self.requests],
            "error": self.error.describe() if self.error else None,
        }


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """Works out what would be sent for a consent that nobody was asked for yet."""

    party: RelyingParty
    channels: Mapping[str, DocumentChannel] = field(default_factory=dict[str, DocumentChannel])

    def of(self, consent: Consent, items: Items) -> Iterator[Rehearsed]:
        """Go through the requests in the order in which they would be sent. Asks nobody."""
        ways = Ways(self.party, self.channels)
        order = {index: ways.of(item, consent.holder) for index, item in enumerate(items)}
        layout = lay_out(consent, items, self.party, [], order)
        for request in layout.requests:
            yield self._one(consent, items, request)
        for index, error in sorted(layout.failed.items()):
            reason = ways.refusal(items[index].certificate.routes[0].channel, items[index], consent.holder)
            yield Rehearsed((items[index].certificate.id(),), error=reason or error)

    def _one(self, consent: Consent, items: Items, request: TransferRequest) -> Rehearsed:
        certificates = tuple(items[index].certificate.id() for index in request.codes)
        try:
            if request.channel == EXCHANGE:
                sent = (self._by_exchange(consent, items, request),)
            else:
                (index,) = request.codes
                order = Order(items[index], consent.holder, consent.holder.ci, consent.id, consent.requested_at)
                sent = tuple(self.channels[request.channel].dry_run(order))
        except CertbrokerError as error:
            return Rehearsed(certificates, request.channel, error=error)
        return Rehearsed(certificates, request.channel, sent)

    def _by_exchange(self, consent: Consent, items: Items, request: TransferRequest) -> Planned:
        """Show call 1: which bundle, and which keys of which documents; the message itself is encrypted."""
        infos = infos_of(request, items, consent)
        keys = "\n".join(f"{key}={HIDDEN if value else ''}" for info in infos for key, value in info.items())
        return Planned(
            self.party.method,
            f"{self.party.exchange_url}/provdapis/issuerequest",
            {"apiUtlinsttCode": self.party.system_code, "apiKeyHashcd": HIDDEN},
            f"bundleId={request.bundle}\n{keys}",
        )
