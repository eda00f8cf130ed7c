"""Transfer requests: which exchange bundles a consent's items go into, and how far each has come."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from certbroker.channels.public_mydata.encode import Encoder
from certbroker.consent import Consent
from certbroker.errors import CertbrokerError, ConsentScope, SettingsError
from certbroker.model import Certificate, Item
from certbroker.settings import ExchangeBundle, RelyingParty


class State(StrEnum):
    """Where a transfer request stands."""

    CONSENTED = "consented"
    REQUESTED = "requested"
    COLLECTED = "collected"


class RawDocument(BaseModel):
    """One document as it came: element name and UTF-8 text."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    name: str
    text: str


class TransferRequest(BaseModel):
    """One exchange bundle of a consent (본인정보 제공요구의 전송 건)."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    id: str
    consent_id: str
    bundle: str
    codes: dict[int, str]
    """Index of the consent's item → code of its document."""
    state: State = State.CONSENTED
    ticket: str | None = None
    transactions: tuple[str, ...] = ()
    documents: tuple[RawDocument, ...] = ()
    collected_at: datetime | None = None


@dataclass
class Layout:
    """The transfer requests that a consent needs, and the items that cannot be asked for at all."""

    requests: list[TransferRequest] = field(default_factory=list[TransferRequest])
    failed: dict[int, CertbrokerError] = field(default_factory=dict[int, CertbrokerError])


def document_code(certificate: type[Certificate], party: RelyingParty) -> str:
    """Return the code of a certificate's document: the relying party's, else the catalogue's, else a provisional one. Raises SettingsError."""
    route = certificate.route()
    own = party.codes.get(certificate.id()) or (route.code if route else None) or party.provisional.get(certificate.id())
    if route is None or own is None:
        raise SettingsError("no document code: its code is not public; set `codes` or `provisional`", certificate=certificate.id())
    return own


def lay_out(consent: Consent, items: list[Item[Certificate]], party: RelyingParty, done: list[TransferRequest]) -> Layout:
    """Put the items that no transfer request covers yet into exchange bundles: as few as possible, none that needs more than was consented to."""
    layout = Layout(list(done))
    covered = {index for request in done for index in request.codes}
    codes: dict[int, str] = {}
    for index, item in enumerate(items):
        if index not in covered:
            try:
                codes[index] = document_code(item.certificate, party)
                keys_of(item, codes[index], consent)
            except CertbrokerError as error:
                codes.pop(index, None)
                layout.failed[index] = error
    _fill(layout, consent, items, party, codes)
    return layout


def _fill(layout: Layout, consent: Consent, items: list[Item[Certificate]], party: RelyingParty, codes: dict[int, str]) -> None:
    usable = [bundle for bundle in party.bundles if set(bundle.required) <= set(codes.values())]
    while codes:
        best = max(usable, key=lambda bundle: _gain(bundle, codes), default=None)
        if best is None or not _gain(best, codes):
            break
        taken = {index: code for index, code in codes.items() if code in best.documents}
        codes = {index: code for index, code in codes.items() if index not in taken}
        request = TransferRequest(id=f"trq_{secrets.token_hex(12)}", consent_id=consent.id, bundle=best.id, codes=taken)
        layout.requests.append(request)
    for index, code in codes.items():
        layout.failed[index] = _unplaced(items[index].certificate, code, party)


def _gain(bundle: ExchangeBundle, codes: dict[int, str]) -> int:
    return sum(code in bundle.documents for code in codes.values())


def _unplaced(certificate: type[Certificate], code: str, party: RelyingParty) -> CertbrokerError:
    holders = [bundle.id for bundle in party.bundles if code in bundle.documents]
    if holders:
        return ConsentScope(f"{', '.join(holders)} needs documents that the holder did not confirm", certificate=certificate.id())
    return SettingsError(f"no exchange bundle holds {code}", certificate=certificate.id())


def keys_of(item: Item[Certificate], code: str, consent: Consent) -> dict[str, str]:
    """Return the keys of an item's document with their values. Raises SettingsError where the subject lacks what is needed."""
    route = item.certificate.route()
    ci = consent.approval.ci.reveal() if consent.approval else ""
    return Encoder(item, consent.holder, ci).keys(code, route) if route else {}


def infos_of(request: TransferRequest, items: list[Item[Certificate]], consent: Consent) -> list[Mapping[str, str]]:
    """Lay the keys of a request out: one flat list, and a further one for each time a document is asked for again."""
    infos: list[dict[str, str]] = []
    for index, code in request.codes.items():
        keys = keys_of(items[index], code, consent)
        free = next((info for info in infos if not info.keys() & keys.keys()), None)
        if free is None:
            free = dict[str, str]()
            infos.append(free)
        free |= keys
    return [dict(sorted(info.items())) for info in infos]
