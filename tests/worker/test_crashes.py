"""Workers are killed at every write, one after the other: nothing is lost, doubled, or asked for without need.

`make soak` does the same for longer, at random moments, and on PostgreSQL.
"""

from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import Any

from certbroker_connectors.mois import ResidentRegister
from certbroker_connectors.nts import BusinessStatus, TaxClearance
from support.crashes import Trial, trial
from support.vault import sqlite_url

DIRECT: Sequence[Any] = (TaxClearance, BusinessStatus.ask(business_numbers="000-00-00017"))
"""One by the exchange, one by open data."""
MOVED: Sequence[Any] = (ResidentRegister,)
"""By the wallet, because the exchange does not give it out."""


def at_every_write(found: Trial, items: Sequence[Any], when: str, step: int = 1) -> None:
    """Kill a worker at its first write, the next one, with new requests, at a later one, until one lives."""
    for number in count(1, step):
        consents = found.begin(items)
        lived = found.kill(consents, hook=f"{number} {when}")
        found.finish(consents)
        if lived:
            return


def right(found: Trial, kills: int) -> None:
    assert found.killed >= kills
    assert (found.lost, found.doubled, found.too_often()) == (0, 0, {}), found.told()


def test_a_worker_dies_at_every_write(tmp_path: Path) -> None:
    with trial(sqlite_url(tmp_path), tmp_path) as found:
        at_every_write(found, DIRECT, "after")
        right(found, 9)
        assert found.uncertain, "no worker died while it asked"


def test_a_worker_dies_while_a_request_moves_to_another_channel(tmp_path: Path) -> None:
    with trial(str(tmp_path / "store.db"), tmp_path) as found:
        at_every_write(found, MOVED, "before", 2)
        right(found, 9)
        assert found.asked()["wallet"] == found.wanted["wallet"] > 0


def test_workers_that_die_one_after_the_other_come_to_the_end(tmp_path: Path) -> None:
    """Each gets one write further than the one before: they die while they take up what the dead left."""
    with trial(sqlite_url(tmp_path), tmp_path) as found:
        consents = found.begin(DIRECT, MOVED)
        for number in count(3):
            if found.kill(consents, hook=f"{number} after"):
                break
        found.finish(consents)
        right(found, 5)
