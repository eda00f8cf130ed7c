"""Which channels can deliver a certificate, the preferred first."""

from collections.abc import Mapping
from dataclasses import dataclass

from certbroker.channels.base import DocumentChannel
from certbroker.consent import EXCHANGE
from certbroker.errors import CertbrokerError, SettingsError
from certbroker.model import Certificate, Holder, Item
from certbroker.settings import Channel, RelyingParty
from certbroker.transfers import document_code

ORIGINALS: Channel = "document_wallet"
"""The channel that delivers the issuer's own signed file."""


@dataclass(frozen=True, slots=True)
class Ways:
    """The channels of a relying party: in its order, or with the one that delivers originals first."""

    party: RelyingParty
    channels: Mapping[str, DocumentChannel]

    @property
    def order(self) -> tuple[Channel, ...]:
        """The channels in the order in which they are tried."""
        rest = self.party.channels
        if self.party.originals and ORIGINALS in rest:
            return (ORIGINALS, *(one for one in rest if one != ORIGINALS))
        return rest

    def of(self, item: Item[Certificate], holder: Holder) -> tuple[Channel, ...]:
        """Return the channels that can be asked for an item, the preferred first."""
        return tuple(one for one in self.order if self.refusal(one, item, holder) is None)

    def refusal(self, channel: str, item: Item[Certificate], holder: Holder) -> CertbrokerError | None:
        """Say why a channel cannot be asked for an item; None where it can."""
        certificate = item.certificate
        if channel not in {route.channel for route in certificate.routes}:
            return SettingsError(f"{channel} does not have it", certificate=certificate.id())
        if channel == EXCHANGE:
            return self._by_exchange(certificate)
        if channel not in self.channels:
            return SettingsError(f"{channel} is not set up", certificate=certificate.id())
        told = self.channels[channel].refusal(item, holder)
        return SettingsError(f"{channel}: {told}", certificate=certificate.id()) if told else None

    def _by_exchange(self, certificate: type[Certificate]) -> CertbrokerError | None:
        if not self.party.has_exchange:
            return SettingsError("the exchange is not set up", certificate=certificate.id())
        try:
            code = document_code(certificate, self.party)
        except CertbrokerError as error:
            return error
        if any(code in bundle.documents for bundle in self.party.bundles):
            return None
        return SettingsError(f"no exchange bundle holds {code}", certificate=certificate.id())
