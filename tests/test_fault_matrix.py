"""Every fault at every step of a collection ends as `wanted/fault_matrix.toml` says, and nothing is lost or doubled."""

import fnmatch
import json
import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from certbroker.channels import identity
from certbroker.errors import CertbrokerError
from certbroker.evidence import Delivered, Failed, Outcome
from certbroker.fields import SEOUL
from certbroker.sandbox import FaultScript, Sandbox
from certbroker.sandbox.fault_kinds import CERTIFICATES, KINDS
from certbroker.sandbox.wallet.failures import KINDS as WALLET_KINDS
from support import matrix
from support.exchange import leaks
from support.laboratory import EXCHANGE, IDENTITY, OPERATIONS, WALLET, Ended, Play
from support.matrix import Cell, Want

CELLS = list(matrix.cells())
SLACK = timedelta(seconds=5)


@pytest.fixture(scope="module")
def box() -> Iterator[Sandbox]:
    with Sandbox(approve_after=0, faults=FaultScript(tls=CERTIFICATES)) as running:
        yield running


@pytest.fixture
def empty(cell: Cell, box: Sandbox) -> Iterator[Sandbox]:
    """A sandbox whose wallet has no more applications than one page of their list holds."""
    if cell.step != "list":
        yield box
        return
    with Sandbox(approve_after=0) as running:
        yield running


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Everything that is logged is read for personal data."""
    caplog.set_level(logging.INFO)
    caplog.set_level(logging.DEBUG, logger="certbroker")
    yield
    assert not leaks(caplog.text)


def _param(cell: Cell) -> Any:
    marks = pytest.mark.xfail(reason="not yet") if cell.step in cell.row.not_yet else ()
    return pytest.param(cell, id=cell.id, marks=marks)


@pytest.mark.parametrize("cell", [_param(cell) for cell in CELLS])
async def test_fault(empty: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cell: Cell) -> None:
    box, play = empty, Play(empty, cell, tmp_path)
    before = box.counts()
    if cell.row.deadline and play.host == IDENTITY:
        monkeypatch.setattr(identity, "DEADLINE", cell.row.deadline)
    ended = await play.run()
    monkeypatch.undo()
    require_outcome(play, ended)
    require_calls(play, ended)
    if cell.want.outcome == "deferred":
        box.clock.advance(cell.row.strike["seconds"])
    later = await play.resumed(ended)
    require_resumed(play, ended, later)
    require_nothing_doubled(play, before, box.counts())


def is_noticed(cell: Cell) -> bool:
    """A fault that is tried again is not noticed where it strikes once."""
    return cell.is_every or not cell.want.tried


def hit(play: Play, ended: Ended) -> list[Outcome]:
    """The outcomes that must be as wanted; every other one is delivered."""
    found = [outcome for dossier in ended.dossiers for outcome in dossier.outcomes]
    assert len({outcome.id + (outcome.about or "") for outcome in found}) == len(found) or play.cell.row.is_pair
    bad = [outcome for outcome in found if not isinstance(outcome, Delivered)]
    if play.cell.row.address:
        return found
    if not play.cell.row.is_pair:
        assert all(isinstance(outcome, Delivered) for outcome in found[1:])
        return found[:1]
    count = {"reordered": 2}.get(play.cell.row.fault, 1) if is_noticed(play.cell) else 0
    assert len(bad) == count, [outcome.kind for outcome in found]
    return bad


def require_outcome(play: Play, ended: Ended) -> None:
    cell = play.cell
    if cell.step in {"start", "check"} and is_noticed(cell) and cell.want.outcome == "failed":
        assert ended.error is not None, "nothing was raised"
        require_error(play, ended.error)
        return
    if ended.error is not None:
        raise ended.error
    outcomes = hit(play, ended)
    kind = cell.want.outcome if is_noticed(cell) else "delivered"
    assert {outcome.kind for outcome in outcomes} <= {kind}, [_told(outcome) for outcome in outcomes]
    assert outcomes or not is_noticed(cell)
    for outcome in outcomes:
        if isinstance(outcome, Failed):
            require_error(play, outcome.error)


def _told(outcome: Outcome) -> str:
    return f"{outcome.id} {outcome.kind} {outcome.error if isinstance(outcome, Failed) else ''}"


def require_error(play: Play, error: CertbrokerError) -> None:
    """The error is the wanted one, says when to come back, and tells nothing of anybody."""
    want = play.cell.want
    assert fnmatch.fnmatchcase(error.code, want.code), str(error)
    assert error.recovery.value == want.recovery
    assert not leaks(str(error), repr(error), error.message("ko"), json.dumps(error.describe(), ensure_ascii=False))
    if want.retry_after is not None:
        assert error.retry_at is not None
        assert timedelta() <= error.retry_at - play.started - timedelta(seconds=want.retry_after) < SLACK
    if want.name == "tomorrow":
        assert error.retry_at is not None
        there = error.retry_at.astimezone(SEOUL)
        assert (there.hour, there.minute) == (0, 0)
        assert timedelta() < there - play.started <= timedelta(days=1)


def require_calls(play: Play, ended: Ended) -> None:
    """The step was called as often as it should be. Over TLS nothing that could be counted leaves the client."""
    cell, made = play.cell, ended.calls[play.cell.step]
    if cell.row.address in CERTIFICATES:
        return
    base = 2 if (cell.row.is_pair and cell.step != "page_2") or play.host == EXCHANGE else 1
    if cell.row.address == "gone" and play.host == EXCHANGE:
        base = 3  # both bundles, each tried again
    if cell.step == "check" and cell.want.tried:
        assert made > base
    else:
        assert made == base + more(cell), ended.calls


def more(cell: Cell) -> int:
    """How many calls of the step a cell takes beyond those of a good collection."""
    attempts = cell.want.tries if cell.is_every else 2
    return attempts - 1 if cell.want.tried else 0


def require_resumed(play: Play, before: Ended, later: Ended) -> None:
    """Once the fault is gone, what was missing comes; what was there is not asked for again."""
    cell = play.cell
    noticed = is_noticed(cell)
    if noticed and cell.step == "check" and cell.want.resume == "same":
        assert later.error is not None
        require_error(play, later.error)
        return
    if later.error is not None:
        raise later.error
    outcomes = [outcome for dossier in later.dossiers for outcome in dossier.outcomes]
    first = [outcome for dossier in before.dossiers for outcome in dossier.outcomes] if not before.error else []
    same = noticed and cell.want.resume == "same"
    for number, outcome in enumerate(outcomes):
        old = first[number] if first else None
        if same and number == 0:
            assert old is not None
            assert outcome.kind == old.kind
            if isinstance(outcome, Failed):
                require_error(play, outcome.error)
            continue
        assert isinstance(outcome, Delivered), _told(outcome)
        if isinstance(old, Delivered):
            assert (outcome.evidence.raw, outcome.evidence.provenance) == (old.evidence.raw, old.evidence.provenance)
    if play.host == EXCHANGE:
        require_tickets(play, later)


def require_tickets(play: Play, later: Ended) -> None:
    """A resume asks for a ticket where there is none or the old one was refused, and fetches what is missing."""
    cell = play.cell
    gone = is_noticed(cell) and cell.want.outcome == "failed" and cell.want.resume == "delivered"
    hits = 2 if cell.row.fault == "reordered" or cell.row.address else 1
    asked = hits if gone and (cell.step == "issuerequest" or cell.want.fresh) else 0
    assert (later.calls["issuerequest"], later.calls["issue"]) == (asked, hits if gone else 0)


def require_nothing_doubled(play: Play, before: dict[str, int], after: dict[str, int]) -> None:
    """One confirmation a consent, one application a document, and no presentation spent but where it must be."""
    cell = play.cell
    made = {name: after[name] - before[name] for name in after}
    lost = {cell.step: 1} if cell.row.fault == "ticket_lost" else {}
    assert (made["downloads"], made["submissions"]) == (cell.want.spent, 0)
    if cell.step != "start":
        consents = 2 if cell.row.is_pair and play.host == IDENTITY else 1
        assert made["confirmations"] == consents - lost.get("check", 0)
    if play.host == WALLET:
        # One that is lost is applied for anew.
        assert made["applications"] == len(play.wanted) + anew(cell)


def anew(cell: Cell) -> int:
    """How many applications a cell takes beyond one for each document."""
    return cell.want.anew * (cell.want.tries if cell.is_every else 1)


def test_every_fault_is_in_the_matrix_and_every_step_has_a_call() -> None:
    named = {row.strike["kind"] for row, _ in matrix.rows() if row.strike}
    assert named == KINDS | WALLET_KINDS
    assert {row.address for row, _ in matrix.rows() if row.address} == {"gone", *CERTIFICATES} - {"trusted"}
    assert OPERATIONS.keys() == matrix.steps().keys()


def test_every_cell_says_what_is_wanted_or_why_nothing_is() -> None:
    used = {name for _, told in matrix.rows() for name in told.values()}
    wants, reasons = matrix.wants(), matrix.written()["none"]
    assert used == {*wants, *(f"-{reason}" for reason in reasons)}


async def test_a_trusted_certificate_is_trusted(box: Sandbox, tmp_path: Path) -> None:
    """The twin of the rows about TLS: with the right certificate everything is delivered."""
    row = next(row for row, _ in matrix.rows() if row.address == "expired")
    right = matrix.Row("tls_trusted", "a certificate that is right", address="trusted", deadline=row.deadline)
    for step in ("start", "issuerequest", "verify", "page_1"):
        ended = await Play(box, Cell(right, step, Want("ok", "delivered", "")), tmp_path).run()
        assert ended.error is None
        assert [one.kind for one in ended.dossiers[0].outcomes] == ["delivered"] * len(ended.dossiers[0].outcomes)
