"""Applications: who has a wallet, what can be applied for, applying, and how an application stands."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from certbroker.sandbox import damage, people
from certbroker.sandbox import faults as failing
from certbroker.sandbox.people import Person, digits
from certbroker.sandbox.wallet import application, codes, issuing, kinds, rows
from certbroker.sandbox.wallet.call import Answer, Call
from certbroker.sandbox.wallet.codes import require
from certbroker.sandbox.wallet.issuing import Issue
from certbroker.sandbox.wallet.kinds import Kind
from certbroker.sandbox.wallet.press import Press
from certbroker.sandbox.wallet.store import (
    APPLIED,
    ISSUED,
    TURNED_DOWN,
    UNDERWAY,
    Application,
    Original,
    Store,
)

REGISTERED, UNREGISTERED = "1", "2"
_REFUSED = "발급기관에서 <반려>하였습니다."


class Applying:
    """The desk for applications."""

    def __init__(self, store: Store, press: Press, roots: Callable[[], tuple[Path, ...]]) -> None:
        self._store = store
        self._press = press
        self._roots = roots

    def verify(self, call: Call) -> Answer:
        """`verifyIndiECDW`: whether a person has a wallet, and its address. All that is told must be the person's."""
        person = people.find(ci=call.text("ci"))
        address, born = call.text("ecdwAdres", required=False), digits(call.text("birthDe"))
        if person is None or not person.known_as(call.text("nm")) or born != rows.day(person.birth_date):
            return {"ecdwTyCode": UNREGISTERED, "ecdwAdres": ""}
        if address not in {"", person.wallet_address}:
            return {"ecdwTyCode": UNREGISTERED, "ecdwAdres": ""}
        call.person = person
        fault = call.struck("wallet_type")
        return {"ecdwTyCode": (fault.value or "4") if fault else REGISTERED, "ecdwAdres": person.wallet_address}

    def supports(self, call: Call) -> Answer:
        """`ECDApplySupportListInquire`."""
        known = (kinds.kind(code) for code in kinds.codes().values())
        return call.page("supports", [rows.support(kind) for kind in known if kind])

    def apply(self, call: Call) -> Answer:
        """`ECDApply`: under a number that was sent before, it is the application of then."""
        holder, utl_no, kind = call.holder(), call.text("utlNo"), _kind(call)
        choices = application.read(call.text("elcrtReqstMetaInfo"), kind.code, holder.wallet_address)
        tokens = application.options(kind.entry, choices)
        before = self._store.by_utl_no(call.party, utl_no)
        if before:
            require((before.holder, before.kind, before.tokens) == (holder, kind, tokens), codes.REUSED)
            return self._told(before, call)
        made = self._take(call, holder, kind, tokens)
        made.utl_no = utl_no
        self._store.applications.append(made)
        return self._told(made, call)

    def one(self, call: Call) -> Answer:
        """`ECDApplyInfoInquire`."""
        found = self._store.application(call.party, call.holder(), call.text("applId"))
        if found is None:
            raise codes.RefusedError(codes.APPLICATION)
        call.kind = found.kind.code
        if call.struck("ticket_lost"):
            self._store.applications.remove(found)
            raise codes.RefusedError(codes.APPLICATION)
        return self._told(found, call)

    def list(self, call: Call) -> Answer:
        """`ECDApplyListInquire`."""
        return call.page("applys", [self._told(one, call) for one in self._store.of(call.party, call.holder())])

    def settle(self, call: Call, holder: Person) -> None:
        """Issue what is due for a holder by now."""
        for one in self._store.of(call.party, holder):
            self._settle(one, call)

    def _take(self, call: Call, holder: Person, kind: Kind, tokens: dict[str, str]) -> Application:
        takes = call.struck("takes_time")
        made = Application(
            id=self._store.next_id(),
            party=call.party,
            holder=holder,
            kind=kind,
            utl_no="",
            tokens=tokens,
            applied_at=call.now,
            requires=kinds.TAKES_TIME if takes else kind.requires,
            due=call.now + (timedelta(seconds=takes.seconds) if takes else kind.takes),
        )
        made.status = UNDERWAY if made.requires == kinds.TAKES_TIME else APPLIED
        if fault := call.struck("application_status"):
            made.status = fault.value or "5"
        elif fault := call.struck("turned_down"):
            made.status, made.reason = TURNED_DOWN, fault.value or _REFUSED
        return made

    def _told(self, one: Application, call: Call) -> Answer:
        self._settle(one, call)
        return rows.application(one)

    def _settle(self, one: Application, call: Call) -> None:
        if one.status not in {APPLIED, UNDERWAY} or call.now < one.due:
            return
        against = kinds.turned_down(one.holder.id, one.kind.certificate)
        made = None if against else issuing.issue(self._roots(), one.kind, one.holder, one.tokens, call.now.date())
        if made is None:
            one.status, one.reason = TURNED_DOWN, against or issuing.NOTHING.format(one.kind.name)
        else:
            one.status, one.document = ISSUED, self._original(one, _harmed(made, call), call)

    def _original(self, one: Application, issue: Issue, call: Call) -> Original:
        drawn = self._press.draw(issue)
        made = Original(
            id=self._store.next_id(),
            application=one,
            issue=issue,
            issued_at=call.now,
            valid_until=_end(issue.issued_on),
            drawn=drawn,
            signed=self._press.sign(issue, drawn),
            copies=kinds.times().copies,
        )
        self._store.originals.append(made)
        return made


def _end(issued_on: date) -> date:
    return issued_on + kinds.times().valid


def _kind(call: Call) -> Kind:
    found = kinds.kind(call.text("docKndCode"))
    if found is None:
        raise codes.RefusedError(codes.KIND)
    call.kind = found.code
    return found


def _harmed(issue: Issue, call: Call) -> Issue:
    """Do to the data what faults about documents say."""
    for kind in sorted(failing.DOCUMENT):
        if fault := call.struck(kind):
            issue = replace(issue, document=damage.to_document(fault, issue.document))
    return issue
