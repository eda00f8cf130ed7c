"""The state machine of a submission, against a table that was written by hand from docs/wallet.md."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certbroker.channels.document_wallet.submission import (
    NEXT,
    Pin,
    PresentationUrl,
    Submission,
    SubmissionState,
    may_follow,
)
from certbroker.model import WalletAddress
from certbroker.privacy import SEALED

LATER = {"1": "1723456", "7": "72356", "2": "265", "3": "35", "4": "45", "6": "65", "5": "5"}
"""State → every state that may be seen after it, itself included: whoever polls misses some."""
STATES = st.sampled_from(SubmissionState)


def submission(state: str = "1") -> Submission:
    return Submission(package_id="1", state=SubmissionState(state), presenter=WalletAddress.parse("100000000000"))


@pytest.mark.parametrize("before", LATER)
@pytest.mark.parametrize("after", LATER)
def test_what_may_be_seen_after_what(before: str, after: str) -> None:
    is_fine = after in LATER[before]
    assert may_follow(SubmissionState(before), SubmissionState(after)) is is_fine
    seen = submission(before).seen(SubmissionState(after))
    assert seen.state == after
    assert seen.reports == (() if is_fine else (f"transition {before}>{after}",))


def test_a_receipt_cannot_be_cancelled() -> None:
    assert submission("2").seen(SubmissionState.CANCELLED).reports == ("transition 2>4",)
    assert not submission("2").may_become(SubmissionState.CANCELLED)
    assert not submission("7").may_become(SubmissionState.CANCELLED)
    assert submission("1").may_become(SubmissionState.CANCELLED)


@given(st.data())
def test_no_poll_of_a_lawful_course_reports_anything(data: st.DataObject) -> None:
    """Take a course by single steps, and look at any of its states."""
    course = [SubmissionState.SUBMITTED]
    while NEXT[course[-1]] and data.draw(st.booleans()):
        course.append(data.draw(st.sampled_from(sorted(NEXT[course[-1]]))))
    looks = data.draw(st.lists(st.sampled_from(range(len(course))), max_size=6).map(sorted))
    seen = submission()
    for look in looks:
        seen = seen.seen(course[look])
    assert seen.reports == ()
    assert seen.state is (course[looks[-1]] if looks else SubmissionState.SUBMITTED)


@given(st.lists(STATES, max_size=8))
def test_every_impossible_step_is_reported(states: list[SubmissionState]) -> None:
    seen, odd = submission(), 0
    for state in states:
        odd += state.value not in LATER[seen.state.value]
        seen = seen.seen(state)
    assert len(seen.reports) == odd
    assert seen.state is (states[-1] if states else SubmissionState.SUBMITTED)


@given(STATES, STATES)
def test_what_ended_never_opens_again(before: SubmissionState, after: SubmissionState) -> None:
    if before.has_ended and not after.has_ended:
        assert not may_follow(before, after)
    if before is not after and may_follow(before, after):
        assert not may_follow(after, before)


def test_every_state_has_its_place() -> None:
    assert set(NEXT) == set(SubmissionState) == {SubmissionState(code) for code in LATER}


def test_a_reason_belongs_to_its_state() -> None:
    at = datetime(2026, 11, 23, tzinfo=UTC)
    turned = submission().seen(SubmissionState.TURNED_DOWN, reason="보완", changed_at=at)
    assert (turned.reason, turned.changed_at) == ("보완", at)
    assert turned.seen(SubmissionState.TURNED_DOWN).reason == "보완"
    assert turned.seen(SubmissionState.DELETED).reason == ""
    assert turned.seen(SubmissionState.DELETED).changed_at == at


def test_unlisted_is_said_once_and_forgotten_when_it_is_there_again() -> None:
    lost = submission("2").seen(SubmissionState.CANCELLED).unseen().unseen()
    assert lost.reports == ("transition 2>4", "unlisted")
    assert lost.seen(SubmissionState.CANCELLED).reports == ("transition 2>4",)
    assert submission("5").unseen().reports == ()


def test_address_and_pin_are_secret_and_can_be_kept() -> None:
    made = submission().model_copy(
        update={"url": PresentationUrl("https://example.invalid/present/1"), "pin": Pin("123456")}
    )
    shown = repr(made) + made.model_dump_json()
    assert not any(secret in shown for secret in ("example.invalid", "123456", "100000000000"))
    assert Submission.model_validate_json(made.model_dump_json(context=SEALED)) == made
