"""Reads one answer of an open-data API: the body decides, whatever the HTTP status and the format asked for."""

import re
from dataclasses import dataclass, field

from certbroker.channels.open_data.families import AMBIGUOUS, PLAIN, Family, Kind, family
from certbroker.channels.open_data.tree import Value, is_blank, text_of, tree_of, walk
from certbroker.errors import PayloadError
from certbroker.reading import to_utf8
from certbroker.routes import OpenData

OK = 200
EMPTY, PAGE = "empty", "page"
_PAGE = re.compile(rb"(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_HEAD = 2048
_REQUEST = frozenset({400, 405, 411, 413, 414, 415, 422})
_STATUS: dict[int, Kind] = {401: "auth", 403: "auth", 404: "not_found", 410: "not_found", 429: "rate_second"}
_ERROR = 300


@dataclass(frozen=True, slots=True)
class Fault:
    """An answer that is an error.

    kind: what it is. code: the portal's code; where a code means several things, the name that stood with it.
    name: the code's official name, where the answer held it.
    """

    kind: Kind
    code: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows of one answer, unread: mappings of names to texts, lists and mappings.

    total: how many rows there are in all, where the answer says so.
    """

    rows: list[Value] = field(repr=False)
    total: int | None = None


def read_answer(route: OpenData, data: bytes, status: int = OK) -> Answer | Fault:
    """Read an answer of a route's operation; no rows is an answer.

    Raises PayloadError where a good status comes with neither rows nor a result.
    """
    told = family(route.family)
    try:
        body = to_utf8(data).strip()
        return _plain(told, body, status) or _stated(route, told, tree_of(body), status)
    except PayloadError:
        if status < _ERROR:
            raise
        return of_status(status)


def _stated(route: OpenData, told: Family, top: Value, status: int) -> Answer | Fault:
    said = [text for path in told.result for text in map(text_of, walk(top, path)) if text]
    is_fine = any(_among(word, told.success | told.no_rows) for word in said)
    fault = None if is_fine else _fault(told, said, status)
    if fault:
        return fault
    total = _total(told, top)
    rows = [row for row in walk(top, route.steps) if not is_blank(row)]
    if not (rows or is_fine) and status >= _ERROR:
        return of_status(status)
    if not (rows or is_fine or _has_place(route, top, total)):
        raise PayloadError("neither rows nor a result", kind="envelope")
    return Answer(rows, total)


def _has_place(route: OpenData, top: Value, total: int | None) -> bool:
    """Whether rows could have stood where they belong: their place is there, or their number beside it."""
    *above, last = route.steps
    has_root = total is not None and bool(walk(top, route.steps[:1]))
    return has_root or any(isinstance(one, dict) and last in one for one in walk(top, tuple(above)))


def of_status(status: int) -> Fault:
    """Return what an HTTP status says by itself, where the body says nothing."""
    if status in _REQUEST:
        return Fault("request", f"HTTP {status}")
    return Fault(_STATUS.get(status, "unavailable"), f"HTTP {status}")


def _plain(told: Family, body: bytes, status: int) -> Fault | None:
    """Recognise what is no envelope at all: an empty answer under load, a maintenance page, one bare word."""
    if not body:
        return Fault("unavailable", EMPTY) if status < _ERROR else of_status(status)
    if _PAGE.match(body[:_HEAD]):
        return Fault("unavailable", PAGE) if status < _ERROR else of_status(status)
    word = body.decode().strip('"') if len(body) < 80 else ""  # noqa: PLR2004 - longer than any of the bare words
    if word in PLAIN:
        return Fault(PLAIN[word], word)
    return _fault(told, [word], status) if word in told.names and word in told.kinds else None


def _fault(told: Family, said: list[str], status: int) -> Fault | None:
    """Return what the words of a result say; a name goes before a code, for one code may have several.

    A code that no table lists is what the HTTP status says, or else an unknown failure: `unavailable`.
    """
    name = next((word for word in said if word in told.names), "")
    code = told.names.get(name) or next((word for word in map(_padded, said) if word in told.kinds), "")
    if code in told.kinds:
        return Fault(told.kinds[name or code], name if name and code in AMBIGUOUS else code, name)
    if not said:
        return None
    return Fault(of_status(status).kind if status >= _ERROR else told.otherwise, said[0][:60])


def _among(word: str, words: frozenset[str]) -> bool:
    return word in words or _padded(word) in words


def _padded(code: str) -> str:
    """Return a code as the tables have it: a JSON number has lost its leading zero."""
    return code.zfill(2) if code.isdecimal() else code


def _total(told: Family, top: Value) -> int | None:
    found = (text_of(value).replace(",", "") for path in told.totals for value in walk(top, path))
    return next((int(text) for text in found if text.isascii() and text.isdecimal() and len(text) < 12), None)  # noqa: PLR2004 - no portal has that many rows
