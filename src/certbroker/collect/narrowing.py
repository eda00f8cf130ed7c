"""Takes out of transfer requests what the holder withdrew singly."""

from collections.abc import Collection

from certbroker.collect.outcomes import Items, Outcomes
from certbroker.consent import EXCHANGE, Consent
from certbroker.evidence import Delivered
from certbroker.settings import RelyingParty
from certbroker.transfers import State, TransferRequest


def concerns(consent: Consent, request: TransferRequest) -> bool:
    """Whether a request is for something that the holder withdrew."""
    return not set(consent.narrowed).isdisjoint(request.codes)


def narrowed(consent: Consent, request: TransferRequest, party: RelyingParty) -> TransferRequest:
    """Return a request that did not come yet, without what the holder withdrew.

    A ticket covers all that it was asked for, so that it is not used: what is left is asked for anew. Where the bundle
    cannot be asked for without what was withdrawn, the request is left, and the next laying out looks for another.
    """
    codes = {index: code for index, code in request.codes.items() if index not in consent.narrowed}
    if request.channel != EXCHANGE:
        return request.after(State.LEFT, deferred=False)
    required = next((one.required for one in party.bundles if one.id == request.bundle), ())
    if not codes or not set(required) <= set(codes.values()):
        return request.after(State.LEFT, codes={}, ticket=None)
    return request.after(State.CONSENTED, codes=codes, ticket=None, transactions=(), deferred=False)


def emptied(consent: Consent, items: Items, request: TransferRequest, read: Outcomes) -> TransferRequest:
    """Return a request that came, without the documents that the holder withdrew."""
    if request.channel != EXCHANGE:
        return request.model_copy(update={"raw": b"", "original": None, "turned": None})
    kept = {
        one.evidence.raw
        for index, one in read.of(consent, items, request)
        if isinstance(one, Delivered) and index not in consent.narrowed
    }
    gone = _names(items, [index for index in request.codes if index in consent.narrowed], read)
    left = tuple(one for one in request.documents if one.name not in gone or one.text.encode() in kept)
    return request.model_copy(update={"documents": left})


def _names(items: Items, indices: Collection[int], read: Outcomes) -> set[str]:
    """Return the names that the documents of items may have."""
    return {name for index in indices for name in read.names(items[index].certificate)}
