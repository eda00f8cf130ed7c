"""Workers are killed at every write and in every transition: nothing is lost, doubled, or asked for without need.

`make soak` does the same for longer, at random moments, and on PostgreSQL.
"""

import random
from itertools import count
from pathlib import Path

from certbroker_connectors.mois import ResidentRegister
from certbroker_connectors.nts import TaxClearance
from support.aiming import STATUS, every_transition, lacking, one_round, table
from support.crashes import Trial, Wish, trial
from support.thorough import IS_THOROUGH
from support.transitions import Transition
from support.vault import sqlite_url

DIRECT = Wish((TaxClearance, STATUS))
"""One by the exchange, one by open data."""
MOVED = Wish((ResidentRegister,))
"""By the wallet, because the exchange does not give it out."""
STEP = 1 if IS_THOROUGH else 3
KILLS = 20 if IS_THOROUGH else 1
"""How many strike each transition at least."""


def at_every_write(found: Trial, wish: Wish, when: str, step: int = 1) -> None:
    """Kill a worker at its first write, the next one, with new requests, at a later one, until one lives."""
    for number in count(1, step):
        consents = found.begin(wish)
        lived = found.kill(consents, hook=f"{number} {when}")
        found.finish(consents)
        if lived:
            return


def right(found: Trial, kills: int) -> None:
    assert found.killed >= kills
    assert (found.lost, found.doubled, found.too_often()) == (0, 0, {}), found.told()
    assert (found.wrong, found.strays) == ([], [])


def test_a_worker_dies_at_one_write_after_the_other(tmp_path: Path) -> None:
    with trial(sqlite_url(tmp_path), tmp_path) as found:
        at_every_write(found, DIRECT, "after", STEP)
        right(found, 7)
        assert found.uncertain, "no worker died while it asked"


def test_a_worker_dies_while_a_request_moves_to_another_channel(tmp_path: Path) -> None:
    with trial(str(tmp_path / "store.db"), tmp_path) as found:
        at_every_write(found, MOVED, "before", STEP + 1)
        right(found, 7)
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


def test_a_worker_dies_in_every_transition(tmp_path: Path) -> None:
    with trial(sqlite_url(tmp_path), tmp_path) as found:
        every_transition(found, random.Random(7), KILLS, 1)  # noqa: S311 - the same again
        assert lacking(found, KILLS) == {}, "\n".join(table(found))
        right(found, KILLS)


def test_a_worker_dies_in_one_transition_after_the_other_on_postgresql(tmp_path: Path, postgres_url: str) -> None:
    with trial(postgres_url, tmp_path) as found:
        one_round(found, random.Random(8), set(Transition), KILLS)  # noqa: S311 - the same again
        assert sum(one.total > 0 for one in found.struck.values()) > len(Transition) / 2, "\n".join(table(found))
        right(found, KILLS)
