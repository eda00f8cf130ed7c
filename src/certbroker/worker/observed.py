"""What spans, metrics and the log hear of workers."""

import logging
from typing import Final

from certbroker.errors import CertbrokerError
from certbroker.observing import Happening, Instrument, Labels, Span
from certbroker.privacy import logger
from certbroker.worker.advanced import Advanced

LOG: Final = logger(__name__)
STEPS: Final = Instrument("certbroker.worker.steps", "counter", "{row}", "Rows that workers took up.")
DUE: Final = Instrument("certbroker.worker.due", "gauge", "{row}", "Rows that were due when a worker last looked.")
STEPPED: Final = Happening("worker.stepped", logging.INFO, "A worker took a row further.")
STOPPED: Final = Happening("worker.stopped", logging.WARNING, "A row stopped, and is left alone for a while.")
BLIND: Final = Happening("worker.blind", logging.WARNING, "The store does not say what is due.")
BURIED: Final = Happening("worker.dead", logging.WARNING, "A worker died: its rows are taken up by others.")
UNTOLD: Final = Happening("holder.untold", logging.WARNING, "A holder was not told; it is tried again.")


def advanced(kind: str, done: Advanced, own: Span) -> None:
    """Tell what became of a row."""
    labels = Labels(kind=kind, state=done.state)
    if done.error:
        labels["error"] = done.error.code
        own.failed(done.error.code)
    own.set(**labels)
    STEPS.add(**labels)
    if not done.did_nothing:
        STEPPED.tell(LOG, row=done.id, until=done.due_at, **labels)


def row_stopped(name: str, error: CertbrokerError) -> None:
    """Tell of a row that cannot be worked on for now."""
    STOPPED.tell(LOG, row=name, error=error.code)


def blind(error: CertbrokerError) -> None:
    """Tell that nobody says what is due."""
    BLIND.tell(LOG, error=error.code)


def buried(number: int) -> None:
    """Tell that a worker died. number: as Procrastinate counts workers."""
    BURIED.tell(LOG, worker=number)


def untold(name: str, error: Exception) -> None:
    """Tell that a holder was not told."""
    UNTOLD.tell(LOG, row=name, error=type(error).__name__)
