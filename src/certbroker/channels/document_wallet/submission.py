"""A submission (제출) of wallet documents: its states, and what may follow what.

- submitted → being received → received → downloaded
- submitted, being received → turned down
- submitted → cancelled
- received, downloaded, turned down, cancelled → deleted

Source: the codes of `dbxStatsCode`; the arrows are declared (docs/wallet.md). Nothing here talks to anybody.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum
from functools import cache

from pydantic import BaseModel, ConfigDict, Field

from certbroker.model import WalletAddress
from certbroker.privacy import Secret


class SubmissionState(StrEnum):
    """Where a submission stands (dbxStatsCode)."""

    SUBMITTED = "1"
    """제출."""
    RECEIVED = "2"
    """수취확인."""
    TURNED_DOWN = "3"
    """반려, with a reason."""
    CANCELLED = "4"
    """보내기취소, by the holder."""
    DELETED = "5"
    """삭제: hides what ended."""
    DOWNLOADED = "6"
    """다운로드완료."""
    BEING_RECEIVED = "7"
    """수취중."""

    @property
    def has_ended(self) -> bool:
        """Whether the recipient or the holder has decided."""
        return self not in {SubmissionState.SUBMITTED, SubmissionState.BEING_RECEIVED}


_S = SubmissionState
NEXT: Mapping[SubmissionState, frozenset[SubmissionState]] = {
    _S.SUBMITTED: frozenset({_S.BEING_RECEIVED, _S.TURNED_DOWN, _S.CANCELLED}),
    _S.BEING_RECEIVED: frozenset({_S.RECEIVED, _S.TURNED_DOWN}),
    _S.RECEIVED: frozenset({_S.DOWNLOADED, _S.DELETED}),
    _S.TURNED_DOWN: frozenset({_S.DELETED}),
    _S.CANCELLED: frozenset({_S.DELETED}),
    _S.DOWNLOADED: frozenset({_S.DELETED}),
    _S.DELETED: frozenset(),
}
"""State → what may follow at once."""


@cache
def may_follow(before: SubmissionState, after: SubmissionState) -> bool:
    """Whether a state may be seen after another: whoever looks now and then does not see every state between."""
    return after in set(_reached(before))


def _reached(start: SubmissionState) -> Iterator[SubmissionState]:
    yield start
    for one in NEXT[start]:
        yield from _reached(one)


class PresentationUrl(Secret):
    """Address at which the recipient opens a submission: with the PIN, whoever has it reads the documents."""

    __slots__ = ()


class Pin(Secret):
    """The PIN of a submission, six digits."""

    __slots__ = ()


class Submission(BaseModel):
    """Documents of a holder's wallet on their way to a recipient. Immutable: every change makes a new one."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    package_id: str
    """docPackageId."""
    state: SubmissionState = SubmissionState.SUBMITTED
    presenter: WalletAddress
    """The holder's wallet."""
    recipient: WalletAddress | None = None
    url: PresentationUrl | None = None
    pin: Pin | None = None
    valid_until: date | None = None
    """Last day on which the address opens."""
    submitted_on: date | None = None
    changed_at: datetime | None = None
    """When the recipient last did something."""
    reason: str = ""
    """Why it was turned down."""
    documents: int | None = None
    """How many documents it has."""
    reports: tuple[str, ...] = Field(default=())
    """What was not expected: `transition 2>4` (a state that cannot follow), `unlisted` (not in the wallet's list)."""

    def seen(self, state: SubmissionState, *, reason: str = "", changed_at: datetime | None = None) -> "Submission":
        """Return the submission as the wallet now tells it; a state that cannot follow is kept and reported."""
        odd = () if may_follow(self.state, state) else (f"transition {self.state.value}>{state.value}",)
        return self.model_copy(
            update={
                "state": state,
                "reason": reason or (self.reason if state is self.state else ""),
                "changed_at": changed_at or self.changed_at,
                "reports": (*(one for one in self.reports if one != UNLISTED), *odd),
            }
        )

    def may_become(self, state: SubmissionState) -> bool:
        """Whether the submission can be put into a state: one step, and no further."""
        return state in NEXT[self.state]

    def unseen(self) -> "Submission":
        """Return the submission after the wallet did not list it, which is told of any that is not deleted."""
        if self.state is SubmissionState.DELETED:
            return self
        return self.model_copy(update={"reports": tuple(dict.fromkeys((*self.reports, UNLISTED)))})


UNLISTED = "unlisted"
