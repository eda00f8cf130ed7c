"""Faults: the answers no one wants, given on purpose.

A fault is a line of a list, from code (`Fault(kind="http_500", call="issue", times=2)`) or from a TOML file
of `[[fault]]` tables with the same names. It strikes where everything it names fits: `call` (`issuerequest`, `issue` or
`identity`), `bundle`, `document` (a code), `person` (the holder's id in the cast). It lets `skip` fitting answers go
by, then strikes `times` times (a negative number: always). Several faults may strike one answer, but only one of
`truncated_base64` to `undecryptable`, and one of `cp949` to `wrong_hash`.

| kind | what the other end sees |
|---|---|
| `slow` | nothing for `seconds`, then the answer |
| `slow_body` | status and headers at once, the body a little at a time over `seconds` |
| `http_500` | status 500 with a few words of text |
| `http_503_retry_after` | status 503 with `Retry-After: seconds` |
| `html` | status 200 with an HTML page about maintenance |
| `empty_body` | status 200 and no body |
| `not_json` | status 200, `application/json`, and half an object |
| `reset` | the connection is reset before any answer |
| `code` | a reply with the code `code` (and `message`) and no data |
| `truncated_base64` | `encData` without its last characters |
| `bad_padding` | blocks that decrypt with the right key to wrong padding |
| `undecryptable` | blocks that were encrypted with another key |
| `cp949` | the XML in CP949 bytes under a declaration that says UTF-8 |
| `xml11` | an XML 1.1 declaration |
| `doctype` | a DOCTYPE before the document |
| `entity_bomb` | a DOCTYPE whose nested entities the document uses |
| `broken_xml` | XML that ends too soon |
| `wrong_hash` | an `apiKeyHashCode` that is not the hash of the body |
| `ledger` | `원장처리결과` is `value` (default `오류`) instead of `정상` |
| `not_delivered` | the document is there with every leaf empty |
| `wrong_person` | the document speaks of somebody else of the cast |
| `unknown_element` | the document has an element (`element`, default `새항목`) nobody knows |
| `unknown_word` | a code word (of the field `element`, default the first) is `value`, default `새구분` |
| `missing_element` | a required field (`element`, default the first) is not there |
| `wrong_type` | a field (`element`, default the first date or amount) is `value`, default `미상` |

The kinds from `not_delivered` on change documents: the one of `document`, or every one of the answer. There, `element`
is the English name of a field, dotted through groups and lists, except for `unknown_element`, which takes the name on
the wire.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, cast

WIRE = frozenset(
    {"slow", "slow_body", "http_500", "http_503_retry_after", "html", "empty_body", "not_json", "reset", "code"},
)
SEALED = frozenset({"truncated_base64", "bad_padding", "undecryptable"})
TEXT = frozenset({"cp949", "xml11", "doctype", "entity_bomb", "broken_xml", "wrong_hash"})
LEDGER = frozenset({"ledger"})
DOCUMENT = frozenset(
    {"not_delivered", "wrong_person", "unknown_element", "unknown_word", "missing_element", "wrong_type"},
)
KINDS = WIRE | SEALED | TEXT | LEDGER | DOCUMENT
CALLS = frozenset({"issuerequest", "issue", "identity"})


@dataclass
class Fault:
    """One fault; see the module for its kinds. `skip` and `times` are counted down as it goes by and strikes."""

    kind: str
    call: str | None = None
    bundle: str | None = None
    document: str | None = None
    person: str | None = None
    times: int = 1
    skip: int = 0
    seconds: float = 5.0
    code: str = "999"
    message: str = "[샌드박스] 시험용 오류입니다."
    element: str | None = None
    value: str | None = None

    def __post_init__(self) -> None:
        """Refuse a kind or call that does not exist: a misspelt fault would never strike."""
        if self.kind not in KINDS:
            message = f"no such kind of fault: {self.kind!r}; there are {', '.join(sorted(KINDS))}"
            raise ValueError(message)
        if self.call is not None and self.call not in CALLS:
            message = f"no such call: {self.call!r}; there are {', '.join(sorted(CALLS))}"
            raise ValueError(message)

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
    """What an answer is about, as far as the request could be read."""

    call: str
    bundle: str | None = None
    person: str | None = None
    documents: tuple[str, ...] = ()

    def fits(self, fault: Fault) -> bool:
        """Say whether everything the fault names is so."""
        named = ((fault.call, self.call), (fault.bundle, self.bundle), (fault.person, self.person))
        return all(value in {None, here} for value, here in named) and (
            fault.document is None or fault.document in self.documents
        )


class Faults(list[Fault]):
    """The faults in force; append to it while the sandbox runs."""

    def strike(self, kinds: Iterable[str], situation: Situation) -> list[Fault]:
        """Return the faults of these kinds that strike an answer, and count them down."""
        wanted = frozenset(kinds)
        return [fault for fault in self if fault.kind in wanted and situation.fits(fault) and fault.strikes()]


def load(file: Path) -> Faults:
    """Read a TOML file of `[[fault]]` tables; raise `ValueError` saying what is wrong with it."""
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        message = f"the faults file cannot be read: {error}"
        raise ValueError(message) from error
    rows: Any = table.pop("fault", [])
    if table or not isinstance(rows, list) or not all(isinstance(row, dict) for row in cast("list[object]", rows)):
        message = "a faults file holds [[fault]] tables and nothing else"
        raise ValueError(message)
    return Faults(_fault(row) for row in cast("list[dict[str, Any]]", rows))


_TYPES: dict[str, type | tuple[type, ...]] = {"times": int, "skip": int, "seconds": (int, float)}


def _fault(row: dict[str, Any]) -> Fault:
    known = {field.name for field in fields(Fault)}
    unknown = sorted(set(row) - known)
    if unknown or "kind" not in row:
        may = ", ".join(sorted(known - {"kind"}))
        message = f"a fault has a kind and may have {may}; found {', '.join(unknown) or 'no kind'}"
        raise ValueError(message)
    wrong = [name for name, value in row.items() if not isinstance(value, _TYPES.get(name, str))]
    if wrong:
        message = f"of the wrong type in a fault: {', '.join(wrong)}"
        raise ValueError(message)
    return Fault(**row)
