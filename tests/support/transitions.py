"""The transitions of consents and transfer requests, and what a worker noted of them before it died.

Which transition a row is in follows from what it says when it is taken. What is written at its end shows whether that
was right: everything else is a `stray`.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from certbroker.collect.cycles import cycle_at
from certbroker.collect.rows import KIND, request_of
from certbroker.consent import EXCHANGE, Consent, ConsentStatus
from certbroker.store import Entry, written
from certbroker.transfers import State, TransferRequest

DOWN = "MDS9000001"
"""The exchange bundle that is down: what it holds comes through the wallet."""
SLOW = "nts.income_amount"
"""The certificate for which the wallet answers "later"."""
LOOKS = 2
"""How often it answers so."""
APPROVED_AFTER = timedelta(seconds=180)
"""How long a holder takes to decide: longer than a worker is killed again and again."""


class Transition(StrEnum):
    """From what to what, in the order in which a consent and its requests come through them."""

    WITHDRAWN = "consent: laid out → withdrawn, request left"
    STARTED = "consent: asked for → left to workers"
    WAITED = "consent: pending → pending, looked at later"
    APPROVED = "consent: pending → approved"
    LAID_OUT = "consent: approved → laid out"
    ADDED = "request: none → consented"
    ASKING = "exchange: consented → asking"
    ASKED = "exchange: asking → requested"
    FETCHED = "exchange: requested → collected"
    FAILED = "exchange: asking → failed, asked later"
    MOVING = "exchange: asking → moving elsewhere"
    ADDED_ELSEWHERE = "other channel: none → consented"
    MOVED = "exchange: moving → left"
    ORDERED = "other channel: consented → requested"
    CAME = "other channel: requested → collected"
    DEFERRED = "other channel: requested → deferred"
    DEFERRED_AGAIN = "other channel: deferred → deferred"
    OVERTAKEN = "request: deferred → left, a cycle later"
    AGAIN = "consent: laid out → next cycle laid out"
    CAME_LATER = "other channel: deferred → collected"
    TOLD = "request: collected → holder told"


FETCHING = {Transition.FETCHED, Transition.CAME, Transition.CAME_LATER}
LEAVING = {Transition.MOVED, Transition.OVERTAKEN, Transition.WITHDRAWN}
CALLING = {
    *(Transition.WAITED, Transition.APPROVED, Transition.ASKED, Transition.FAILED, Transition.MOVING),
    *(Transition.ORDERED, Transition.DEFERRED, Transition.DEFERRED_AGAIN, *FETCHING),
}
"""Those in which somebody else is called."""
OF_CYCLES = {Transition.OVERTAKEN, Transition.AGAIN, Transition.TOLD}
"""Those of periodic transfers alone."""
OF_SLOW = {Transition.DEFERRED, Transition.DEFERRED_AGAIN, Transition.CAME_LATER}
LAYING_OUT = {Transition.LAID_OUT, Transition.AGAIN}
OF_CONSENTS = (
    *(Transition.STARTED, Transition.WAITED, Transition.APPROVED, Transition.LAID_OUT),
    Transition.AGAIN,
)
"""Those of a consent, as they follow each other; below, those of requests."""
ON_THE_EXCHANGE = (Transition.ASKING, Transition.ASKED, Transition.FETCHED)
OFF_THE_EXCHANGE = (
    *(Transition.ASKING, Transition.FAILED, Transition.MOVING, Transition.ADDED_ELSEWHERE, Transition.MOVED),
)
AT_ONCE = (Transition.ORDERED, Transition.CAME)
AT_LAST = (Transition.ORDERED, Transition.DEFERRED, Transition.DEFERRED_AGAIN, Transition.CAME_LATER)
OVERTAKEN_AT_LAST = (*AT_LAST[:-1], Transition.OVERTAKEN)


@dataclass
class Around:
    """What rows do not say of themselves."""

    consents: dict[str, Consent] = field(default_factory=dict[str, Consent])
    narrowed: dict[str, Collection[int]] = field(default_factory=dict[str, Collection[int]])

    def coming(self, entry: Entry, now: datetime) -> Transition | None:
        """Return the transition that a row is in from now on, where a worker has it."""
        if entry.kind == KIND:
            return self._of_request(request_of(entry), entry.due_at, now)
        return _of_consent(written(Consent, entry), entry.due_at, now)

    def _of_request(self, request: TransferRequest, due_at: datetime | None, now: datetime) -> Transition | None:
        consent = self.consents[request.consent_id]
        if request.state.is_over:
            return Transition.TOLD if due_at and request.state is State.COLLECTED else None
        if request.cycle < cycle_at(consent, now):
            return Transition.OVERTAKEN
        if request.moving:
            return Transition.MOVED
        if not request.codes.keys().isdisjoint(self.narrowed.get(consent.id, ())):
            return Transition.WITHDRAWN
        return _by_exchange(request) if request.channel == EXCHANGE else self._elsewhere(request)

    def _elsewhere(self, request: TransferRequest) -> Transition:
        if request.state is State.CONSENTED:
            return Transition.ORDERED
        if self.is_slow(request) and request.looks < LOOKS:
            return Transition.DEFERRED_AGAIN if request.deferred else Transition.DEFERRED
        return Transition.CAME_LATER if request.deferred else Transition.CAME

    def ahead(self, entry: Entry, now: datetime) -> set[Transition]:
        """Return what a row may still come through, and what may come of it."""
        first = self.coming(entry, now)
        if entry.kind == KIND:
            return self._ahead_of_request(request_of(entry), first) if first else set()
        consent = written(Consent, entry)
        if first is None and not (consent.status is ConsentStatus.APPROVED and entry.due_at):
            return set()  # nothing more is laid out
        gone_by = OF_CONSENTS[: OF_CONSENTS.index(first or Transition.AGAIN)]
        return set(Transition) - {*gone_by, *(() if consent.periodic else OF_CYCLES)}

    def _ahead_of_request(self, request: TransferRequest, first: Transition) -> set[Transition]:
        consent = self.consents[request.consent_id]
        told = {Transition.TOLD} if consent.periodic else set[Transition]()
        if first in {Transition.TOLD, Transition.OVERTAKEN, Transition.WITHDRAWN}:
            return {first}
        later = AT_LAST if consent.periodic is None or request.cycle else OVERTAKEN_AT_LAST
        elsewhere = later if self.has_slow(request) else AT_ONCE
        chain = elsewhere
        if request.channel == EXCHANGE:
            chain = (*OFF_THE_EXCHANGE, *elsewhere) if request.bundle == DOWN else ON_THE_EXCHANGE
        # What is looked at again before the next cycle overtakes it is not in its chain: only the end is ahead.
        return {*chain[chain.index(first) if first in chain else -1 :]} | told

    def has_slow(self, request: TransferRequest) -> bool:
        """Whether a request is for what the wallet answers later."""
        items = self.consents[request.consent_id].items
        return any(items[index].certificate == SLOW for index in (*request.codes, *request.moving))

    def is_slow(self, request: TransferRequest) -> bool:
        """Whether the issuer answers a request later."""
        return request.channel != EXCHANGE and self.has_slow(request)


def _of_consent(consent: Consent, due_at: datetime | None, now: datetime) -> Transition | None:
    if consent.status is ConsentStatus.PENDING:
        is_early = now < consent.requested_at + APPROVED_AFTER
        return (Transition.WAITED if is_early else Transition.APPROVED) if due_at else Transition.STARTED
    if consent.status is ConsentStatus.APPROVED and due_at and due_at <= now:
        return Transition.AGAIN if cycle_at(consent, now) else Transition.LAID_OUT
    return None


def _by_exchange(request: TransferRequest) -> Transition:
    if request.state is State.REQUESTED:
        return Transition.FETCHED
    if request.state is State.CONSENTED:
        return Transition.ASKING
    if request.bundle != DOWN:
        return Transition.ASKED
    return Transition.MOVING if request.failures % 2 else Transition.FAILED


def is_past(found: Transition, aim: Transition) -> bool:
    """Whether a transition of a consent that is found tells that another one of it has gone by.

    Requests come through theirs side by side: the next to come to it may still do so.
    """
    order = list(Transition)
    of_consents = found.startswith("consent:") and aim.startswith("consent:")
    return of_consents and order.index(found) > order.index(aim)


def is_end(transition: Transition, entry: Entry) -> bool:
    """Whether what is written is what a transition ends in."""
    if entry.kind != KIND:
        status = written(Consent, entry).status
        is_early = transition in {Transition.STARTED, Transition.WAITED}
        return status is (ConsentStatus.PENDING if is_early else ConsentStatus.APPROVED)
    return _is_end(transition, request_of(entry))


def _is_end(transition: Transition, request: TransferRequest) -> bool:  # noqa: PLR0911 - a line for each kind
    if transition in FETCHING:
        return request.state is State.COLLECTED and bool(request.digests)
    if transition in LEAVING:
        return request.state is State.LEFT
    if transition in {Transition.ASKED, Transition.ORDERED}:
        return request.state is State.REQUESTED and not request.deferred
    if transition in {Transition.DEFERRED, Transition.DEFERRED_AGAIN}:
        return request.deferred
    if transition in {Transition.ASKING, Transition.FAILED}:
        return request.state is State.ASKING and bool(request.failures) == (transition is Transition.FAILED)
    if transition is Transition.MOVING:
        return bool(request.moving)
    if transition is Transition.TOLD:
        return bool(request.told)
    return request.state is State.CONSENTED  # a new one


def mark(entry: Entry | None) -> str:
    """Tell rows apart by what transitions change in them."""
    if entry is None:
        return "none"
    if entry.kind != KIND:
        due = entry.due_at and int(entry.due_at.timestamp())
        return f"{written(Consent, entry).status.value}, due {due}"
    one = request_of(entry)
    state, error = "moving" if one.moving else one.state.value, (one.error or {}).get("code")
    told = f"failures {one.failures} ({error}), told {bool(one.told)}"
    return f"{state}, ticket {bool(one.ticket)}, looks {one.looks}, {told}"


class Part(StrEnum):
    """A part of a transition, by the note that it begins with."""

    ALL = "begins"
    CALL = "calls"
    WRITE = "writes"


@dataclass
class Step:
    """A transition that a worker was in when it died."""

    name: Transition
    row: str
    kind: str
    marks: list[str]
    """What the row may say now: as it was, and as it was being written."""
    since: dict[str, float]
    """By the parts that it is in: since when."""


@dataclass
class Story:
    """What a worker noted, line by line."""

    open: dict[str, Step] = field(default_factory=dict[str, Step])
    lasted: list[tuple[Transition, Part, float]] = field(default_factory=list[tuple[Transition, Part, float]])
    strays: list[str] = field(default_factory=list[str])

    def take(self, line: bytes) -> tuple[Transition, Part, float] | None:
        """Take a line in; returns which part of which transition it says has begun, and when."""
        at, what, row, *told = json.loads(line)
        if what == Part.ALL:
            self.open[row] = Step(Transition(told[0]), row, told[1], [told[2]], {})
        step = self.open.get(row)
        if step is None:
            return None  # of no transition
        if what in set(Part):
            step.since[what] = at
            step.marks.extend(told if what == Part.WRITE else ())
            return step.name, Part(what), at
        self._over(step, Part.CALL if what == "answered" else Part.WRITE, at)
        if what == "ends":
            self._ended(self.open.pop(row), at, *told)
        return None

    def _over(self, step: Step, part: Part, at: float) -> None:
        if since := step.since.pop(part, None):
            self.lasted.append((step.name, part, at - since))

    def _ended(self, step: Step, at: float, end: str = "") -> None:
        if end == "as foreseen":
            self._over(step, Part.ALL, at)
        elif end:
            self.strays.append(f"{step.name}: {step.marks[-1]}")
