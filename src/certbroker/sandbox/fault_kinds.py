"""The kinds of faults by what they are done to, and the places where each can strike."""

from collections.abc import Mapping
from typing import Final

from certbroker.sandbox.open_data import services
from certbroker.sandbox.wallet import failures

WIRE: Final = frozenset(
    {
        *("slow", "slow_body", "endless", "reset", "cut", "cut_body"),
        *("http_500", "http_503_retry_after", "http_429", "http_status", "redirect"),
        *("html", "empty_body", "not_json", "content_type", "duplicated", "reordered", "code"),
    },
)
SEALED: Final = frozenset({"truncated_base64", "bad_padding", "undecryptable", "corrupted"})
TEXT: Final = frozenset({"cp949", "xml11", "doctype", "entity_bomb", "broken_xml", "wrong_hash"})
LEDGER: Final = frozenset({"ledger"})
RESULT: Final = frozenset({"document_failed"})
DOCUMENT: Final = frozenset(
    {"not_delivered", "wrong_person", "unknown_element", "unknown_word", "missing_element", "wrong_type"},
)
PROOF: Final = frozenset({"forged_proof", "others_proof"})
LOST: Final = frozenset({"ticket_lost"})
CLOCK: Final = frozenset({"clock_skew"})
OPEN_DATA: Final = frozenset(
    {
        *("gateway_error", "plain_text", "no_rows", "drifting_total"),
        *("short_pages", "missing_row", "text_counts", "other_format"),
    },
)
KINDS: Final = WIRE | SEALED | TEXT | LEDGER | RESULT | DOCUMENT | PROOF | LOST | CLOCK | OPEN_DATA

EXCHANGE, IDENTITY, PORTALS, WALLET = "exchange", "identity", "open_data", "wallet"
CALLS: Final = frozenset({"issuerequest", "issue", IDENTITY, PORTALS}) | failures.CALLS
"""What `call` may be: a call of exchange or wallet, or one of the other hosts as a whole."""

_GROUPS: tuple[tuple[frozenset[str], frozenset[str]], ...] = (
    (WIRE - {"code"}, frozenset({EXCHANGE, IDENTITY, PORTALS, WALLET})),
    (frozenset({"code"}), frozenset({EXCHANGE, PORTALS, WALLET})),
    (SEALED | TEXT | LEDGER | RESULT, frozenset({EXCHANGE})),
    (DOCUMENT, frozenset({EXCHANGE, WALLET})),
    (PROOF, frozenset({IDENTITY})),
    (LOST, frozenset({EXCHANGE, IDENTITY, WALLET})),
    (CLOCK, frozenset({EXCHANGE, IDENTITY})),
    (OPEN_DATA, frozenset({PORTALS})),
    (failures.KINDS, frozenset({WALLET})),
)
PLACES: Final[Mapping[str, frozenset[str]]] = {kind: hosts for kinds, hosts in _GROUPS for kind in kinds}
"""Kind → the hosts where it can strike."""

CERTIFICATES: Final = ("trusted", "untrusted", "expired", "wrong_name")
"""The kinds of TLS certificates that a port may have (`certbroker.sandbox.tls`)."""

VALUES: Final[Mapping[str, str]] = {
    "gateway_error": "old|new|new_json|new_xml|named",
    "no_rows": "text|null|object|list|code",
    "drifting_total": r"-?\d{1,9}",
    "short_pages": r"[1-9]\d{0,8}",
}
"""Kind → what its `value` may be, as a pattern."""


def host_of(call: str) -> str:
    """Return the host of a call."""
    if call in {"issuerequest", "issue"}:
        return EXCHANGE
    return WALLET if call in failures.CALLS else call


def operations() -> Mapping[str, str]:
    """Return every operation and its host."""
    portals = dict.fromkeys((service.operation for service in services.load().values()), PORTALS)
    exchange = {"issuerequest": EXCHANGE, "issue": EXCHANGE, "start": IDENTITY, "check": IDENTITY}
    return portals | exchange | dict.fromkeys(failures.CALLS, WALLET)


def hosts() -> Mapping[str, str]:
    """Return every name of a host, those of the portals included, and what kind of host it is."""
    return {name: name for name in (EXCHANGE, IDENTITY, PORTALS, WALLET)} | dict.fromkeys(services.hosts(), PORTALS)
