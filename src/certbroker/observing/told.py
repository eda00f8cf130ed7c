"""What may be said in spans, metrics and events: these keys and no other, and values that are words of ours."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, TypedDict, cast

from certbroker.privacy import redact

HIDDEN: Final = "<hidden>"
"""What stands in place of a value that is no word of ours."""
_LONGEST, _MOST = 200, 100
_WORD: Final = re.compile(r"[A-Za-z0-9_.:/*+\-]*")
"""Ids, codes, hosts and states look so; names, addresses and sentences do not."""
Value = str | int | float | bool | tuple[str, ...]


class Labels(TypedDict, total=False):
    """What metrics are counted by: few values each, none of them about a person or a single request."""

    action: str
    """What was written into the journal, or what a holder did."""
    channel: str
    """`public_mydata`, `document_wallet`, `open_data`."""
    error: str
    """Code of an error; of a call that failed also the HTTP status."""
    from_state: str
    host: str
    """Of the one that is called."""
    issuer: str
    """Folder of the issuer, such as `nts`."""
    kind: str
    """Of a row (`consent`, `transfer_request`), or of what is verified."""
    limit: str
    """Host, or host and beginning of a path, whose limits are meant."""
    method: str
    """Of HTTP."""
    operation: str
    """What a host is asked to do, as the channel calls it."""
    outcome: str
    """Of a document: `delivered`, `not_found`, …; of a call: `answered` or `failed`."""
    port: int
    reason: str
    """Why a call waited: `rate`, `held`, `places`."""
    state: str
    """Of a consent, a transfer request, a breaker: the new one."""
    status: int
    """Of HTTP."""
    verdict: str
    """`holds`, `does_not_hold`, `cannot_tell`."""


class Told(Labels, total=False):
    """What else spans and events may say: opaque ids, lists, counts and times."""

    bundle: str
    """Exchange bundle (묶음정보)."""
    certificate: str
    certificates: tuple[str, ...]
    consent: str
    """Opaque id."""
    count: int
    documents: int
    issuers: tuple[str, ...]
    lane: int
    """Of the journal."""
    request: str
    """Opaque id of a transfer request."""
    row: str
    """Opaque id of a consent or transfer request."""
    sequence: int
    """Of an entry in its lane."""
    until: datetime | None
    """When it goes on."""
    worker: int
    """As the queue counts workers."""


KEYS: Final = frozenset(Told.__annotations__)
_STANDARD: Final = {
    "error": "error.type",
    "host": "server.address",
    "method": "http.request.method",
    "port": "server.port",
    "status": "http.response.status_code",
}
"""Keys for which OpenTelemetry's semantic conventions have a name."""


def attribute(key: str) -> str:
    """Return what a key is called in OpenTelemetry."""
    return _STANDARD.get(key, f"certbroker.{key}")


def shown(value: object) -> Value:
    """Return what may be shown of a value: itself where it is a word, a number, a time or a list of words."""
    if isinstance(value, (bool, int, float)):
        return value if redact(str(value)) == str(value) else HIDDEN
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, str):
        text = str(value)
        is_word = len(text) <= _LONGEST and _WORD.fullmatch(text) and redact(text) == text
        return text if is_word else HIDDEN
    if isinstance(value, (tuple, list)):
        return tuple(str(shown(one)) for one in cast("tuple[object, ...]", value)[:_MOST])
    return HIDDEN


def fields(told: Mapping[str, Any]) -> dict[str, Value]:
    """Return what may be shown of what was told; what is None or under no known key is left out."""
    return {key: shown(value) for key, value in told.items() if key in KEYS and value is not None}


def attributes(told: Mapping[str, Any]) -> dict[str, Value]:
    """Return what was told under OpenTelemetry's names."""
    return {attribute(key): value for key, value in fields(told).items()}
