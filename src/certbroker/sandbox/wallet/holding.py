"""Documents that were issued: listed, viewed, downloaded, and told of as data."""

import base64
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from secrets import compare_digest

from certbroker.sandbox import people
from certbroker.sandbox.people import Person
from certbroker.sandbox.wallet import codes, failures, issuing, rows
from certbroker.sandbox.wallet.applying import Applying
from certbroker.sandbox.wallet.call import Answer, Call
from certbroker.sandbox.wallet.codes import require
from certbroker.sandbox.wallet.press import Press, spoil
from certbroker.sandbox.wallet.store import CANCELLED, Original, Package, Store

_SPOILT = {"truncated_original", "altered_original"}


class Holding:
    """The desk for documents. Declared: a relying party sees those that it applied for itself."""

    def __init__(self, store: Store, press: Press, applying: Applying, roots: Callable[[], tuple[Path, ...]]) -> None:
        self._store = store
        self._press = press
        self._applying = applying
        self._roots = roots

    def list(self, call: Call) -> Answer:
        """`inquireElecDocIssueList`."""
        holder, kind = call.holder(), call.text("docKndCode", required=False)
        call.kind = kind
        self._applying.settle(call, holder)
        found = [one for one in self._store.documents(call.party, holder) if kind in {"", one.application.kind.code}]
        for one in found[:1]:
            _mark(one, call)
        told = [rows.original(one) for one in found]
        if call.struck("vaild_dt"):
            told = [{"vaildDt" if name == "validDt" else name: text for name, text in row.items()} for row in told]
        return call.page("agrmnts" if call.struck("agrmnts") else "proofs", told)

    def metadata(self, call: Call) -> Answer:
        """`inquireElecDocInfo`."""
        one = self._find(call)
        told = {"docId": one.id, "docKndCode": one.application.kind.code}
        if call.struck("no_metadata"):
            return told
        as_json = call.struck("json_metadata") is not None
        return told | {"elcrtMetaInfo": rows.metadata(one.issue.document.node, as_json=as_json)}

    def view(self, call: Call) -> Answer:
        """`viewElecDoc`: does not count as a use."""
        return self._content(self._usable(self._find(call), call), call)

    def download(self, call: Call) -> Answer:
        """`downloadElecDoc`: uses one of the copies up."""
        one = self._usable(self._find(call), call)
        require(one.copies > 0, codes.EXHAUSTED)
        one.copies -= 1
        self._store.downloads += 1
        return self._content(one, call)

    def download_by_pin(self, call: Call) -> Answer:
        """`urlDownloadElecDoc`: whoever has the PIN of a submission gets the documents in it."""
        number, pin = call.text("docId"), call.text("pinNo")
        package = next((one for one in self._store.packages if _opens(one, number, pin, call.now)), None)
        if package is None:
            raise codes.RefusedError(codes.PIN)
        call.person = package.holder
        found = next(one for one in package.documents if one.id == number)
        call.kind = found.application.kind.code
        answer = self._content(self._usable(found, call), call)
        package.downloaded = True
        return answer

    def _find(self, call: Call) -> Original:
        holder, number = call.holder(), call.text("docId")
        for one in self._store.documents(call.party, holder):
            if one.id == number:
                call.kind = one.application.kind.code
                require(not call.struck("ticket_lost"), codes.DOCUMENT)
                return one
        raise codes.RefusedError(codes.DOCUMENT)

    def _usable(self, one: Original, call: Call) -> Original:
        _mark(one, call)
        require(not one.disused and call.now.date() <= one.valid_until, codes.DISUSED)
        return one

    def _content(self, one: Original, call: Call) -> Answer:
        fault = next((kind for kind in sorted(failures.ORIGINAL) if call.struck(kind)), "")
        return {"docId": one.id, "docCn": base64.b64encode(self._pdf(one, fault)).decode()}

    def _pdf(self, one: Original, fault: str) -> bytes:
        if fault in _SPOILT:
            return spoil(fault, one.signed)
        if fault == "others_original":
            return self._of_another(one)
        return self._press.sign(one.issue, one.drawn, fault) if fault else one.signed

    def _of_another(self, one: Original) -> bytes:
        """Return the genuine original that somebody else would get of the same kind."""
        mine, day = one.application, one.issue.issued_on
        others = (person for person in people.cast_of_people().values() if person != mine.holder)
        made = (issuing.issue(self._roots(), mine.kind, person, mine.tokens, day) for person in others)
        found = next((issue for issue in made if issue), one.issue)
        return self._press.sign(found, self._press.draw(found))


def _mark(one: Original, call: Call) -> None:
    """Let a document be disused, or its copies be used up, where a fault says so."""
    if call.struck("disused"):
        one.disused = True
    if call.struck("exhausted"):
        one.copies = 0


def _opens(package: Package, number: str, pin: str, now: datetime) -> bool:
    is_open = package.end != CANCELLED and now.date() <= package.valid_until
    fits = compare_digest(package.pin.encode(), pin.encode())
    return is_open and fits and any(one.id == number for one in package.documents)


def masked(person: Person) -> str:
    """Return a name with its middle hidden, as verification pages show it."""
    return person.name[0] + "*" * max(len(person.name) - 2, 1) + person.name[-1:]
