"""Submissions (제출): from a holder's wallet to a receiver's, which deals with them by rule, on the sandbox's clock."""

import secrets
from collections.abc import Callable
from typing import cast

from certbroker.sandbox.people import Person
from certbroker.sandbox.wallet import codes, kinds, rows
from certbroker.sandbox.wallet.call import Answer, Call
from certbroker.sandbox.wallet.codes import require
from certbroker.sandbox.wallet.store import (
    CANCELLED,
    DELETED,
    ENDED,
    RECEIVING,
    SUBMITTED,
    Original,
    Package,
    Store,
)

_ALL = "0"
_REJECTED = "서류 <보완> 필요"


class Submitting:
    """The desk for submissions."""

    def __init__(self, store: Store, url: Callable[[], str]) -> None:
        self._store = store
        self._url = url

    def submit(self, call: Call) -> Answer:
        """`requestElecDocPresentURL`. Declared: the submission counts from here on, no page has to be visited."""
        holder = call.holder("presentnEcdwAdres")
        require(call.text("prvcPvsnAgreAt") == "Y", codes.AGREEMENT)
        receiver = kinds.receiver(call.text("receptEcdwAdres"))
        if receiver is None:
            raise codes.RefusedError(codes.RECEIVER)
        made = Package(
            id=self._store.next_id(),
            party=call.party,
            holder=holder,
            receiver=receiver,
            documents=self._documents(call, holder),
            pin=f"{secrets.randbelow(10**6):06}",
            submitted_at=call.now,
            valid_until=(call.now + kinds.times().submission_valid).date(),
        )
        call.kind = made.documents[0].application.kind.code
        if fault := call.struck("turned_down"):
            made.rejection = fault.value or _REJECTED
        self._store.packages.append(made)
        return {
            "instPresentnUrl": f"{self._url()}/present/{made.id}",
            "pinCode": made.pin,
            "docPackageId": made.id,
            "validDt": rows.day(made.valid_until),
        }

    def list(self, call: Call) -> Answer:
        """`inquireElecDocDistList`: what a wallet sent or received; what was deleted only where it is asked for."""
        address, wanted = call.text("ecdwAdres"), call.text("dbxStatsCode", required=False) or _ALL
        require(wanted in {_ALL, *"1234567"}, codes.VALUE)
        require(kinds.receiver(address), codes.WALLET)
        mine = [one for one in reversed(self._store.packages) if self._sees(call, one, address)]
        found = [one for one in mine if one.status(call.now) in ({wanted} if wanted != _ALL else _NOT_DELETED)]
        return call.page("distributions", [rows.package(one, call.now) for one in found])

    def change(self, call: Call) -> Answer:
        """`changeElecDocPackageDistInfo`: take back before the receipt, or delete what ended; once done, done."""
        number, wanted = call.text("docPackageId"), call.text("dbxStatsCode")
        require(wanted in {CANCELLED, DELETED}, codes.VALUE)
        mine = (one for one in self._store.packages if one.party == call.party)
        package = next((one for one in mine if one.id == number), None)
        if package is None:
            raise codes.RefusedError(codes.PACKAGE)
        call.person = package.holder
        status = package.status(call.now)
        if status == wanted:
            return {}
        require(status in (ENDED if wanted == DELETED else {SUBMITTED, RECEIVING}), codes.STATE)
        if wanted == DELETED:
            package.deleted = True
        else:
            package.end = CANCELLED
        return {}

    def _sees(self, call: Call, package: Package, address: str) -> bool:
        """Say whether a relying party may see a submission: its own, or one to its own wallet."""
        is_theirs = package.party == call.party or package.receiver.address == call.party.wallet_address
        return is_theirs and address in {package.holder.wallet_address, package.receiver.address}

    def _documents(self, call: Call, holder: Person) -> tuple[Original, ...]:
        sent = call.sent.get("docIds")
        require(isinstance(sent, list), codes.VALUE)
        mine = {one.id: one for one in self._store.documents(call.party, holder)}
        numbers = [_number(row) for row in cast("list[object]", sent)]
        require(numbers, codes.VALUE)
        require(all(number in mine for number in numbers) and len(set(numbers)) == len(numbers), codes.DOCUMENT)
        found = tuple(mine[number] for number in numbers)
        require(all(not one.disused and call.now.date() <= one.valid_until for one in found), codes.DISUSED)
        return found


_NOT_DELETED = frozenset("123467")


def _number(row: object) -> str:
    value = cast("dict[str, object]", row).get("docId") if isinstance(row, dict) else None
    require(isinstance(value, str), codes.VALUE)
    return cast("str", value)
