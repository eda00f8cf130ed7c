"""One call of an operation: what was sent, by whom, and the faults that strike it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias, cast

from certbroker.sandbox import people
from certbroker.sandbox.faults import Fault
from certbroker.sandbox.people import Person
from certbroker.sandbox.wallet import codes
from certbroker.sandbox.wallet.codes import require
from certbroker.sandbox.world import RelyingParty

Answer: TypeAlias = dict[str, Any]
Strike: TypeAlias = Callable[["Call", str], Fault | None]
_PAGE_SIZE, _LARGEST_PAGE = 20, 100


@dataclass
class Call:
    """A call that is let in; `person` and `kind` (docKndCode) are filled in as they become known."""

    operation: str
    party: RelyingParty
    sent: dict[str, Any]
    now: datetime
    strike: Strike
    """Return the fault of a kind that strikes here, and count it down."""
    person: Person | None = None
    kind: str = ""

    def text(self, name: str, *, required: bool = True) -> str:
        """Return a value that is text; refuse where it is missing, unless it may be."""
        value = self.sent.get(name, "")
        require(isinstance(value, str) and (value or not required), codes.VALUE)
        return cast("str", value)

    def holder(self, name: str = "ecdwAdres") -> Person:
        """Return whose wallet an address is."""
        address = self.text(name)
        found = people.find(wallet_address=address)
        if found is None:
            raise codes.RefusedError(codes.WALLET)
        self.person = found
        return found

    def page(self, key: str, rows: list[Answer]) -> Answer:
        """Return one page of rows, with the number of all as text."""
        number, size = self._whole("pgngNo", 1), self._whole("pgngSize", _PAGE_SIZE)
        require(size <= _LARGEST_PAGE, codes.VALUE)
        return {key: rows[(number - 1) * size : number * size], "totRow": str(len(rows))}

    def _whole(self, name: str, default: int) -> int:
        text = str(self.sent.get(name) or default)
        require(text.isascii() and text.isdigit() and len(text) <= len("9999") and int(text) > 0, codes.VALUE)
        return int(text)

    def struck(self, kind: str) -> Fault | None:
        """Return the fault of a kind that strikes this call."""
        return self.strike(self, kind)


def body(data: bytes) -> dict[str, Any]:
    """Read a request's body; refuse what is no JSON object."""
    try:
        sent: object = json.loads(data)
    except ValueError:
        sent = None
    require(isinstance(sent, dict), codes.REQUEST)
    return cast("dict[str, Any]", sent)
