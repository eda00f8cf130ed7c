"""Faults: the answers no one wants, given on purpose.

A fault is a line of a script, from code (`Fault("http_500", host="exchange", operation="issue", nth="2-3")`) or from a
TOML file of `[[fault]]` tables with the same names. It strikes where everything it names fits: `host` (`exchange`,
`identity`, `wallet`, `open_data`, or one host of it such as `apis.data.go.kr`), `operation` (`issuerequest`, `issue`,
`start` and `check` of the identity provider, an operation of the wallet or of an open-data host), `bundle`, `document`
(a code), `person` (the holder's id in the cast), `page` (of a list). `call` is shorter for one of exchange or wallet,
and for `identity` and `open_data` as a whole.

`nth` counts the fitting answers: `2` is the second, `"2-4"`, `"2-"`, `"every"`; without it, the first. `skip` and
`times` say the same in other words: so many go by, then so many are struck (a negative number: all). Several faults may
strike one answer, but only one of `truncated_base64` to `corrupted`, and one of `cp949` to `wrong_hash`.

| kind | what the other end sees |
|---|---|
| `slow` | nothing for `seconds`, then the answer |
| `slow_body` | status and headers at once, the body a little at a time over `seconds` |
| `endless` | the answer, and blanks behind it for as long as anybody reads |
| `reset` | the connection is reset before any answer |
| `cut` | the connection is closed before any answer |
| `cut_body` | status, headers and half of the body, then the connection is closed |
| `http_500` | status 500 with a few words of text |
| `http_503_retry_after` | status 503 with `Retry-After: seconds` |
| `http_429` | status 429 with `Retry-After: seconds` |
| `http_status` | status `status` (default 502) with the words `value` |
| `redirect` | status `status` (default 302) to the address `value` |
| `html` | status 200 with an HTML page about maintenance |
| `empty_body` | status 200 and no body |
| `not_json` | status 200, `application/json`, and half an object |
| `content_type` | the right body under the type `value`, default `text/html` |
| `duplicated` | the answer to the call of this operation before, once more |
| `reordered` | the answer to the next call of this operation, which gets this one's; it is waited for `seconds` |
| `code` | a reply with the code `code` (and `message`) and no data |
| `truncated_base64` | `encData` without its last characters |
| `bad_padding` | blocks that decrypt with the right key to wrong padding |
| `undecryptable` | blocks that were encrypted with another key |
| `corrupted` | blocks one of which has a bit turned |
| `cp949` | the XML in CP949 bytes under a declaration that says UTF-8 |
| `xml11` | an XML 1.1 declaration |
| `doctype` | a DOCTYPE before the document |
| `entity_bomb` | a DOCTYPE whose nested entities the document uses |
| `broken_xml` | XML that ends too soon |
| `wrong_hash` | an `apiKeyHashCode` that is not the hash of the body |
| `ledger` | `원장처리결과` is `value` (default `오류`) instead of `정상` |
| `document_failed` | the document is empty but for its own result code, `value` (default `E99`), where it has one |
| `not_delivered` | the document is there with every leaf empty |
| `wrong_person` | the document speaks of somebody else of the cast |
| `unknown_element` | the document has an element (`element`, default `새항목`) nobody knows |
| `unknown_word` | a code word (of the field `element`, default the first) is `value`, default `새구분` |
| `missing_element` | a required field (`element`, default the first) is not there |
| `wrong_type` | a field (`element`, default the first date or amount) is `value`, default `미상` |
| `forged_proof` | the signature of an approval is that of something else |
| `others_proof` | the proof of an approval names somebody else of the cast, and is signed |
| `ticket_lost` | ticket, application, document or confirmation: it is not known any more |
| `clock_skew` | the clock is `seconds` ahead (negative: behind): requests are refused (S13), moments told are off |
| `gateway_error` | the gateway's error `code` (default 30) in the style `value`, with the status `status` |
| `plain_text` | the words `value` (default `Unauthorized`), status `status` (default 200) |
| `no_rows` | no rows, said as `value`: `text` (`""`), `null`, `object`, `list`, or `code` (result code 03) |
| `drifting_total` | a `totalCount` that is more by `value` (default 1) with every page |
| `short_pages` | pages of `value` rows at most (default half of what was asked for), whatever was asked for |
| `missing_row` | a page without its last row |
| `text_counts` | the numbers about paging as texts |
| `other_format` | XML where JSON was asked for, and the other way round |

The kinds up to `code` strike everywhere (`code` not at the identity provider), those up to `document_failed` at the
exchange, those from `gateway_error` on at open-data hosts. The kinds from `not_delivered` to `wrong_type` change
documents, of exchange and wallet: the one of `document`, or every one of the answer. There, `element` is the English
name of a field, dotted through groups and lists, except for `unknown_element`, which takes the name on the wire.

The styles of the gateway are `old` (status 200 and XML), `new` (a status of its own, in the format asked for),
`new_json`, `new_xml`, and `named` (the name stands where the code should); `element` gives the error another name.

The document wallet has kinds of its own beside these: `certbroker.sandbox.wallet.failures`.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from certbroker.sandbox import fault_check
from certbroker.sandbox.fault_kinds import (
    CALLS,
    CLOCK,
    DOCUMENT,
    KINDS,
    LEDGER,
    LOST,
    OPEN_DATA,
    PROOF,
    RESULT,
    SEALED,
    TEXT,
    WIRE,
    host_of,
)

__all__ = [
    "CALLS",
    "CLOCK",
    "DOCUMENT",
    "KINDS",
    "LEDGER",
    "LOST",
    "OPEN_DATA",
    "PROOF",
    "RESULT",
    "SEALED",
    "TEXT",
    "WIRE",
    "Fault",
    "Faults",
    "Situation",
]


@dataclass
class Fault:
    """One fault; see the module for its kinds. `skip` and `times` are counted down as it goes by and strikes."""

    kind: str
    call: str | None = None
    bundle: str | None = None
    document: str | None = None
    person: str | None = None
    operation: str | None = None
    times: int = 1
    skip: int = 0
    seconds: float = 5.0
    code: str = "999"
    message: str = "[샌드박스] 시험용 오류입니다."
    element: str | None = None
    value: str | None = None
    status: int = 0
    host: str | None = None
    page: int | None = None
    nth: int | str | None = None

    def __post_init__(self) -> None:
        """Refuse what could never strike: a misspelt kind, call or operation, a kind that its host does not have."""
        fault_check.check(self)
        if self.nth is not None:
            self.skip, self.times = fault_check.counted(self.nth, is_alone=(self.skip, self.times) == (0, 1))

    def strikes(self) -> bool:
        """Count one fitting answer, and say whether this fault strikes it."""
        if self.skip > 0:
            self.skip -= 1
            return False
        if self.times == 0:
            return False
        self.times -= 1 if self.times > 0 else 0
        return True


@dataclass(frozen=True)
class Situation:
    """What an answer is about, as far as the request could be read. `host` is the name of an open-data host."""

    call: str
    bundle: str | None = None
    person: str | None = None
    documents: tuple[str, ...] = ()
    operation: str | None = None
    host: str | None = None
    page: int | None = None

    def fits(self, fault: Fault) -> bool:
        """Say whether everything the fault names is so."""
        named = (
            *((fault.call, {self.call}), (fault.bundle, {self.bundle}), (fault.person, {self.person})),
            *((fault.operation, {self.operation, self.call}), (fault.host, {self.host, host_of(self.call)})),
            *((fault.page, {self.page}), (fault.document, self.documents)),
        )
        return all(wanted is None or wanted in here for wanted, here in named)


class Faults(list[Fault]):
    """The faults in force; append to it while the sandbox runs."""

    def strike(self, kinds: Iterable[str], situation: Situation) -> list[Fault]:
        """Return the faults of these kinds that strike an answer, and count them down."""
        wanted = frozenset(kinds)
        return [fault for fault in self if fault.kind in wanted and situation.fits(fault) and fault.strikes()]

    def first(self, kinds: Iterable[str], situation: Situation) -> Fault | None:
        """Return the first of the faults of these kinds that strike an answer; all that do are counted down."""
        return next(iter(self.strike(kinds, situation)), None)
