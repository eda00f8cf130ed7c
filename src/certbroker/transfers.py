"""Transfer requests: which exchange bundles a consent's items go into, and how far each has come."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import combinations
from math import comb

from pydantic import BaseModel, ConfigDict, Field

from certbroker.channels.public_mydata.encode import Encoder
from certbroker.consent import Consent
from certbroker.errors import CertbrokerError, ConsentScope, SettingsError
from certbroker.model import Certificate, Item
from certbroker.settings import ExchangeBundle, RelyingParty

_TRIES = 20_000
"""How many choices of bundles are tried before a choice that may not be the smallest is good enough."""


class State(StrEnum):
    """Where a transfer request stands."""

    CONSENTED = "consented"
    REQUESTED = "requested"
    COLLECTED = "collected"


class RawDocument(BaseModel):
    """One document as it came: element name and UTF-8 text."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    name: str
    text: str = Field(repr=False)


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
    """Return the code of a certificate's document: the relying party's, else the catalogue's, else a provisional one.

    Raises SettingsError.
    """
    route = certificate.route()
    if route is None:
        channels = ", ".join(one.channel for one in certificate.routes)
        raise SettingsError(
            f"the exchange does not have it; from {channels} it is read, but not fetched", certificate=certificate.id()
        )
    own = party.codes.get(certificate.id()) or route.code or party.provisional.get(certificate.id())
    if own is None:
        raise SettingsError(
            "no document code: its code is not public; set `codes` or `provisional`", certificate=certificate.id()
        )
    return own


def lay_out(
    consent: Consent, items: Sequence[Item[Certificate]], party: RelyingParty, done: list[TransferRequest]
) -> Layout:
    """Put the items that no transfer request covers yet into as few bundles as the consent allows."""
    layout = Layout(list(done))
    codes = {index: code for request in done for index, code in request.codes.items()}
    covered = set(codes)
    for index, item in enumerate(items):
        if index not in covered:
            try:
                codes[index] = document_code(item.certificate, party)
                keys_of(item, codes[index], consent)
            except CertbrokerError as error:
                codes.pop(index, None)
                layout.failed[index] = error
    open_codes = {index: code for index, code in codes.items() if index not in covered}
    for bundle in _chosen(codes, open_codes, party):
        taken = {index: code for index, code in open_codes.items() if code in bundle.documents}
        open_codes = {index: code for index, code in open_codes.items() if index not in taken}
        layout.requests.append(_request(consent, bundle, taken, codes))
    for index, code in open_codes.items():
        layout.failed[index] = _unplaced(items[index].certificate, code, party)
    return layout


def _chosen(codes: dict[int, str], open_codes: dict[int, str], party: RelyingParty) -> tuple[ExchangeBundle, ...]:
    confirmed = set(codes.values())
    usable = [bundle for bundle in party.bundles if set(bundle.required) <= confirmed]
    return fewest(usable, frozenset(open_codes.values()))


def _request(consent: Consent, bundle: ExchangeBundle, taken: dict[int, str], codes: dict[int, str]) -> TransferRequest:
    """Make a request. What a bundle always wants is in it, even where another bundle brings that document too."""
    wanted = taken | {index: code for index, code in codes.items() if code in bundle.required}
    return TransferRequest(
        id=f"trq_{secrets.token_hex(12)}",
        consent_id=consent.id,
        bundle=bundle.id,
        codes=dict(sorted(wanted.items())),
    )


def fewest(bundles: Sequence[ExchangeBundle], wanted: frozenset[str]) -> tuple[ExchangeBundle, ...]:
    """Return the fewest bundles that hold as much of what is wanted as all of them do; the first such by order."""
    useful = [bundle for bundle in bundles if not wanted.isdisjoint(bundle.documents)]
    reachable = wanted & {code for bundle in useful for code in bundle.documents}
    greedy = _greedy(useful, reachable)
    for size in range(1, len(greedy)):
        if comb(len(useful), size) > _TRIES:
            break
        for chosen in combinations(useful, size):
            if reachable <= {code for bundle in chosen for code in bundle.documents}:
                return chosen
    return greedy


def _greedy(bundles: Sequence[ExchangeBundle], wanted: frozenset[str]) -> tuple[ExchangeBundle, ...]:
    """Take the bundle that holds the most of what is left, again and again: few, but not always the fewest."""
    chosen: list[ExchangeBundle] = []
    while wanted:
        best = max(bundles, key=lambda bundle: len(wanted.intersection(bundle.documents)))
        wanted = wanted.difference(best.documents)
        chosen.append(best)
    return tuple(chosen)


def _unplaced(certificate: type[Certificate], code: str, party: RelyingParty) -> CertbrokerError:
    holders = [bundle.id for bundle in party.bundles if code in bundle.documents]
    if holders:
        return ConsentScope(
            f"{', '.join(holders)} needs documents that the holder did not confirm", certificate=certificate.id()
        )
    return SettingsError(f"no exchange bundle holds {code}", certificate=certificate.id())


def keys_of(item: Item[Certificate], code: str, consent: Consent) -> dict[str, str]:
    """Return the keys of an item's document with their values.

    Raises SettingsError where the subject lacks what is needed.
    """
    route = item.certificate.route()
    ci = consent.approval.ci.reveal() if consent.approval else ""
    return Encoder(item, consent.holder, ci).keys(code, route) if route else {}


def infos_of(request: TransferRequest, items: Sequence[Item[Certificate]], consent: Consent) -> list[Mapping[str, str]]:
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
