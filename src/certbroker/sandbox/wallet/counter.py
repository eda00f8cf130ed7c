"""The counter of the wallet: lets a call in, has it answered, and does the faults that are in force."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from certbroker.sandbox import cipher, world
from certbroker.sandbox import faults as failing
from certbroker.sandbox.clock import Clock
from certbroker.sandbox.faults import Fault, Faults, Situation
from certbroker.sandbox.wallet import call as calling
from certbroker.sandbox.wallet import codes, rows
from certbroker.sandbox.wallet.applying import Applying
from certbroker.sandbox.wallet.call import Answer, Call
from certbroker.sandbox.wallet.codes import require
from certbroker.sandbox.wallet.holding import Holding, masked
from certbroker.sandbox.wallet.press import Press
from certbroker.sandbox.wallet.store import Store
from certbroker.sandbox.wallet.submitting import Submitting
from certbroker.sandbox.world import RelyingParty

_log = logging.getLogger("certbroker.sandbox")
_NUMBER = 25
_PAGE_DIGITS = 4


@dataclass(frozen=True)
class Message:
    """A request as it came over HTTP; missing headers are empty."""

    system_code: str
    hash: str
    number: str
    data: bytes


@dataclass(frozen=True)
class Reply:
    """An answer, and the faults to do to it on the wire."""

    answer: Answer
    wire: tuple[Fault, ...]


class Counter:
    """Answers every operation, one call at a time."""

    def __init__(
        self,
        clock: Clock,
        in_force: Faults,
        press: Press,
        roots: Callable[[], tuple[Path, ...]],
        url: Callable[[], str],
    ) -> None:
        self._clock = clock
        self._faults = in_force
        self._store = Store()
        self._used: set[tuple[str, str]] = set()
        self._lock = Lock()
        self._operations = _operations(self._store, press, roots, url)

    def answer(self, operation: str, message: Message) -> Reply:
        """Answer one call."""
        with self._lock:
            return self._answer(operation, message)

    def counts(self) -> dict[str, int]:
        """Return how much was applied for, issued, taken away by downloads, and submitted."""
        with self._lock:
            return self._store.counts()

    def verified(self, number: str) -> Answer:
        """Return what the verification page tells of a document number (16 digits); empty where it is none of ours."""
        found = (one for one in self._store.originals if one.issue.number.replace("-", "") == number)
        one = next(found, None)
        if one is None:
            return {}
        kind = one.application.kind
        return {
            "issuNo": one.issue.number,
            "docKndNm": kind.name,
            "issuInsttNm": kind.issuer,
            "issuDt": rows.day(one.issue.issued_on),
            "nm": masked(one.application.holder),
            "disuseDocAt": "Y" if one.disused else "N",
        }

    def _answer(self, operation: str, message: Message) -> Reply:
        call, code, answer = None, codes.OK, Answer()
        try:
            call = self._open(operation, message)
            answer = self._operations[operation](call)
        except codes.RefusedError as refusal:
            code = refusal.code
        situation = _situation(call) if call else Situation(operation)
        _log.info("wallet %s: %s", operation if operation in self._operations else "-", code)
        return self._reply(situation, code, answer)

    def _reply(self, situation: Situation, code: str, answer: Answer) -> Reply:
        wire = tuple(self._faults.strike(failing.WIRE, situation))
        for fault in wire:
            _log.info("fault %s strikes %s", fault.kind, situation.call)
            if fault.kind == "code":
                return Reply({"rspnsCode": fault.code, "rspnsMssage": fault.message}, wire)
        return Reply({"rspnsCode": code, "rspnsMssage": codes.MESSAGES[code], **answer}, wire)

    def _open(self, operation: str, message: Message) -> Call:
        party = world.load().party(message.system_code)
        if party is None or not cipher.signed(party.api_key, message.data, message.hash):
            raise codes.RefusedError(codes.ACCESS)
        self._use_up(party, message.number)
        require(operation in self._operations, codes.REQUEST)
        sent = calling.body(message.data)
        return Call(operation, party, sent, self._clock.now(), self._strike)

    def _use_up(self, party: RelyingParty, number: str) -> None:
        used = (party.system_code, number)
        right = len(number) == _NUMBER and number.isascii() and number.isdigit() and used not in self._used
        require(right, codes.NUMBER)
        self._used.add(used)

    def _strike(self, call: Call, kind: str) -> Fault | None:
        return next(iter(self._faults.strike({kind}, _situation(call))), None)


def _operations(
    store: Store, press: Press, roots: Callable[[], tuple[Path, ...]], url: Callable[[], str]
) -> Mapping[str, Callable[[Call], dict[str, Any]]]:
    applying = Applying(store, press, roots)
    holding, submitting = Holding(store, press, applying, roots), Submitting(store, url)
    return {
        "verifyIndiECDW": applying.verify,
        "ECDApply": applying.apply,
        "ECDApplyInfoInquire": applying.one,
        "ECDApplyListInquire": applying.list,
        "ECDApplySupportListInquire": applying.supports,
        "inquireElecDocIssueList": holding.list,
        "inquireElecDocInfo": holding.metadata,
        "viewElecDoc": holding.view,
        "urlDownloadElecDoc": holding.download_by_pin,
        "downloadElecDoc": holding.download,
        "requestElecDocPresentURL": submitting.submit,
        "inquireElecDocDistList": submitting.list,
        "changeElecDocPackageDistInfo": submitting.change,
    }


def _situation(call: Call) -> Situation:
    kinds = (call.kind,) if call.kind else ()
    page = call.sent.get("pgngNo")
    number = int(page) if isinstance(page, str) and page.isdecimal() and len(page) <= _PAGE_DIGITS else None
    return Situation(call.operation, None, call.person.id if call.person else None, kinds, page=number)
