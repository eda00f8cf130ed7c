"""Transfer requests: which exchange bundles a consent's items go into, and how far each has come."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import combinations
from math import comb
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from certbroker.channels.public_mydata.encode import Encoder
from certbroker.consent import EXCHANGE, Consent
from certbroker.errors import CertbrokerError, ConsentScope, SettingsError
from certbroker.model import Certificate, Item
from certbroker.privacy import opaque_id
from certbroker.settings import ExchangeBundle, RelyingParty

_TRIES = 20_000
"""How many choices of bundles are tried before a choice that may not be the smallest is good enough."""


class State(StrEnum):
    """Where a transfer request stands."""

    CONSENTED = "consented"
    ASKING = "asking"
    """It is being asked for. Whoever finds it so after a crash cannot know whether the other side got it."""
    REQUESTED = "requested"
    COLLECTED = "collected"
    LEFT = "left"
    """Given up: another channel, or a later cycle, brings what it was to bring."""

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to do."""
        return self in {State.COLLECTED, State.LEFT}


class RawDocument(BaseModel):
    """One document as it came: element name and UTF-8 text."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    name: str
    text: str = Field(repr=False)


class Refused(BaseModel):
    """What an issuer that turned an application down answered."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    kind: str
    reason: str = Field(default="", repr=False)


class TransferRequest(BaseModel):
    """One exchange bundle of a consent, or one document on another channel (본인정보 제공요구의 전송 건)."""

    # A row with more than is known here is not read: kept again, it would lose that.
    model_config = ConfigDict(
        frozen=True, extra="forbid", hide_input_in_errors=True, ser_json_bytes="base64", val_json_bytes="base64"
    )

    id: str
    consent_id: str
    channel: str = EXCHANGE
    bundle: str = ""
    """묶음정보 (bundleId); empty on other channels than the exchange."""
    codes: dict[int, str]
    """Index of the consent's item → code of its document in the exchange."""
    cycle: int = 0
    """Of a periodic transfer: how many cycles went before."""
    moving: dict[int, str] = Field(default_factory=dict[int, str])
    """What of `codes` is being moved to another channel."""
    state: State = State.CONSENTED
    ticket: str | None = None
    transactions: tuple[str, ...] = ()
    documents: tuple[RawDocument, ...] = ()
    versions: dict[int, int] = Field(default_factory=dict[int, int])
    """Index of the consent's item → version of the certificate when it came, where that is not 1."""
    raw: bytes = Field(default=b"", repr=False)
    """The answer of another channel than the exchange."""
    original: bytes | None = Field(default=None, repr=False)
    """The issuer's own file, byte for byte."""
    turned: Refused | None = None
    deferred: bool = False
    """Whether the issuer answers later."""
    until: datetime | None = None
    """When to ask again, where the issuer said so."""
    looks: int = 0
    """How often the issuer answered so."""
    collected_at: datetime | None = None
    unchanged: tuple[str, ...] = ()
    """SHA-256 of the documents that came byte for byte as in an earlier cycle."""
    told: str = ""
    """What the holder was told of it last."""
    refusals: int = 0
    """How often its ticket was refused."""
    failures: int = 0
    """How often in a row a step failed."""
    error: dict[str, Any] | None = None
    """What stopped the last step, as `CertbrokerError.describe` tells it."""

    def failed(self, error: CertbrokerError) -> "TransferRequest":
        """Return the request after a step that failed."""
        return self.model_copy(update={"failures": self.failures + 1, "error": error.describe()})

    def after(self, state: State, **changes: object) -> "TransferRequest":
        """Return the request in another state."""
        return self.model_copy(update={"state": state, "failures": 0, "error": None, **changes})

    @property
    def digests(self) -> tuple[str, ...]:
        """SHA-256 of every document that came."""
        raws = [one.text.encode() for one in self.documents] or ([self.raw] if self.raw else [])
        return tuple(hashlib.sha256(raw).hexdigest() for raw in raws)


@dataclass
class Layout:
    """The transfer requests that a consent needs, and the items that cannot be asked for at all."""

    requests: list[TransferRequest] = field(default_factory=list[TransferRequest])
    failed: dict[int, CertbrokerError] = field(default_factory=dict[int, CertbrokerError])
    cycle: int = 0


def document_code(certificate: type[Certificate], party: RelyingParty) -> str:
    """Return the code of a certificate's document: the relying party's, else the catalogue's, else a provisional one.

    Raises SettingsError.
    """
    route = certificate.route()
    if route is None:
        channels = ", ".join(one.channel for one in certificate.routes)
        raise SettingsError(f"the exchange does not have it, but {channels} does", certificate=certificate.id())
    own = party.codes.get(certificate.id()) or route.code or party.provisional.get(certificate.id())
    if own is None:
        raise SettingsError(
            "no document code: its code is not public; set `codes` or `provisional`", certificate=certificate.id()
        )
    return own


def lay_out(
    consent: Consent,
    items: Sequence[Item[Certificate]],
    party: RelyingParty,
    done: list[TransferRequest],
    ways: Mapping[int, Sequence[str]] | None = None,
    *,
    cycle: int = 0,
) -> Layout:
    """Put the items that no transfer request covers yet into as few bundles as the consent allows.

    The same items laid out again, by whomever, make requests with the same ids.

    ways: per item, the channels that can be asked, the preferred first; what is not in it is left alone. Without it
    the exchange alone. cycle: of a periodic transfer; `done` holds its requests.
    """
    layout = Layout(list(done), cycle=cycle)
    covered = {index for request in done for index in (*request.codes, *request.moving)}
    by_exchange: list[int] = []
    for index in range(len(items)) if ways is None else sorted(ways):
        way = next(iter(ways[index]), EXCHANGE) if ways else EXCHANGE
        if index not in covered and way == EXCHANGE:
            by_exchange.append(index)
        elif index not in covered:
            layout.requests.append(_new(consent, {index: ""}, cycle, channel=way))
    _lay_out_bundles(layout, consent, items, party, by_exchange)
    return layout


def _lay_out_bundles(
    layout: Layout, consent: Consent, items: Sequence[Item[Certificate]], party: RelyingParty, wanted: list[int]
) -> None:
    codes = {i: code for one in layout.requests if one.channel == EXCHANGE for i, code in one.codes.items()}
    open_codes: dict[int, str] = {}
    for index in wanted:
        try:
            code = document_code(items[index].certificate, party)
            keys_of(items[index], code, consent)
        except CertbrokerError as error:
            layout.failed[index] = error
        else:
            open_codes[index] = code
    codes |= open_codes
    for bundle in _chosen(codes, open_codes, party):
        taken = {index: code for index, code in open_codes.items() if code in bundle.documents}
        open_codes = {index: code for index, code in open_codes.items() if index not in taken}
        asked = _wanted(bundle, taken, codes)
        layout.requests.append(_new(consent, asked, layout.cycle, bundle=bundle.id))
    for index, code in open_codes.items():
        layout.failed[index] = _unplaced(items[index].certificate, code, party)


def _chosen(codes: dict[int, str], open_codes: dict[int, str], party: RelyingParty) -> tuple[ExchangeBundle, ...]:
    confirmed = set(codes.values())
    usable = [bundle for bundle in party.bundles if set(bundle.required) <= confirmed]
    return fewest(usable, frozenset(open_codes.values()))


def _wanted(bundle: ExchangeBundle, taken: dict[int, str], codes: dict[int, str]) -> dict[int, str]:
    """Return what to ask of a bundle. What it always wants is in it, even where another bundle brings that too."""
    return dict(sorted((taken | {index: code for index, code in codes.items() if code in bundle.required}).items()))


def _new(
    consent: Consent, codes: dict[int, str], cycle: int, *, channel: str = EXCHANGE, bundle: str = ""
) -> TransferRequest:
    """Make a request. Its id follows from what it is for, so that no two workers lay the same one out twice."""
    told = (consent.id, str(cycle), channel, bundle, *map(str, codes))
    name = opaque_id("trq_", chr(0).join(told).encode())
    return TransferRequest(id=name, consent_id=consent.id, channel=channel, bundle=bundle, codes=codes, cycle=cycle)


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
    ci = consent.approval.ci.reveal() if consent.approval and consent.approval.ci else ""
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
