"""What the wallet keeps: applications, documents and submissions, and how each stands at a time."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from certbroker.sandbox.people import Person
from certbroker.sandbox.wallet.issuing import Issue
from certbroker.sandbox.wallet.kinds import Kind, Receiver, times
from certbroker.sandbox.world import RelyingParty

APPLIED, UNDERWAY, ISSUED, TURNED_DOWN = "1", "2", "3", "4"
"""applStatsCode, as far as it comes about without a fault."""
SUBMITTED, CONFIRMED, REJECTED, CANCELLED, DELETED, DOWNLOADED, RECEIVING = "1", "2", "3", "4", "5", "6", "7"
"""dbxStatsCode."""
ENDED: Final = frozenset({CONFIRMED, REJECTED, CANCELLED, DOWNLOADED})


@dataclass
class Application:
    """An application for one document."""

    id: str
    party: RelyingParty
    holder: Person
    kind: Kind
    utl_no: str
    """Given by who applies: sent again, it means this application."""
    tokens: dict[str, str]
    applied_at: datetime
    requires: str
    due: datetime
    status: str = APPLIED
    reason: str = ""
    document: "Original | None" = None


@dataclass
class Original:
    """An issued document: `drawn` is the paper, `signed` what a holder gets."""

    id: str
    application: Application
    issue: Issue
    issued_at: datetime
    valid_until: date
    drawn: bytes = field(repr=False)
    signed: bytes = field(repr=False)
    copies: int
    """presentnPosblCnt."""
    disused: bool = False


@dataclass
class Package:
    """A submission (제출) of documents from one wallet to another."""

    id: str
    party: RelyingParty
    holder: Person
    receiver: Receiver
    documents: tuple[Original, ...]
    pin: str = field(repr=False)
    submitted_at: datetime
    valid_until: date
    end: str = ""
    """CANCELLED where the holder took it back."""
    deleted: bool = False
    downloaded: bool = False
    rejection: str = ""
    """Why it is turned down, where a fault says so."""

    def status(self, now: datetime) -> str:
        """Return dbxStatsCode."""
        if self.deleted:
            return DELETED
        return self.end or self._in_time(now)

    def _in_time(self, now: datetime) -> str:
        waited = now - self.submitted_at
        if waited < times().receiving_after:
            return SUBMITTED
        decides = "turn_down" if self.rejection else self.receiver.decides
        if waited < times().decided_after or decides == "nothing":
            return RECEIVING
        if decides == "turn_down":
            return REJECTED
        return DOWNLOADED if self.downloaded else CONFIRMED

    def decided_at(self, now: datetime) -> datetime | None:
        """Return when the receiver confirmed it or turned it down, None where it has not (yet)."""
        is_decided = not self.end and self._in_time(now) in {CONFIRMED, REJECTED, DOWNLOADED}
        return self.submitted_at + times().decided_after if is_decided else None

    def was_rejected(self, now: datetime) -> bool:
        """Say whether the receiver turned it down."""
        return not self.end and self._in_time(now) == REJECTED

    @property
    def reason(self) -> str:
        """Why it is turned down, if it is."""
        return self.rejection or self.receiver.reason


class Store:
    """Everything, in memory, in the order in which it came."""

    def __init__(self) -> None:
        self.applications: list[Application] = []
        self.originals: list[Original] = []
        self.packages: list[Package] = []
        self.downloads = 0
        self._count = 0

    def counts(self) -> dict[str, int]:
        """Return how much was applied for, issued, taken away by downloads, and submitted."""
        return {
            "applications": len(self.applications),
            "originals": len(self.originals),
            "downloads": self.downloads,
            "submissions": len(self.packages),
        }

    def next_id(self) -> str:
        """Return 18 digits that were not given before."""
        self._count += 1
        return f"{secrets.randbelow(10**9):09}{self._count:09}"

    def by_utl_no(self, party: RelyingParty, number: str) -> Application | None:
        """Return the application that a relying party made under a number of its own."""
        mine = (one for one in self.applications if one.party == party)
        return next((one for one in mine if one.utl_no == number), None)

    def application(self, party: RelyingParty, holder: Person, number: str) -> Application | None:
        """Return an application of a wallet."""
        return next((one for one in self.of(party, holder) if one.id == number), None)

    def of(self, party: RelyingParty, holder: Person) -> list[Application]:
        """Return the applications that a relying party made for a wallet, the latest first."""
        return [one for one in reversed(self.applications) if (one.party, one.holder) == (party, holder)]

    def documents(self, party: RelyingParty, holder: Person) -> Iterable[Original]:
        """Give the documents of a wallet that a relying party applied for, the latest first."""
        mine = (party, holder)
        return (one for one in reversed(self.originals) if (one.application.party, one.application.holder) == mine)
