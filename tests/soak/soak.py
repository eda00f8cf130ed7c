"""Kills workers for eight minutes, on SQLite and on PostgreSQL: at every write, and at random moments (`make soak`).

The last line is `lost 0, doubled 0` where nothing was lost and nothing doubled; the exit code says the same.
"""

import argparse
import logging
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import Any

from certbroker_connectors.local_tax import Clearance
from certbroker_connectors.mois import ResidentRegister
from certbroker_connectors.nts import BusinessStatus, IncomeAmount, TaxClearance
from support.crashes import Trial, trial
from support.postgres import begun

ITEMS: Sequence[Any] = (
    ResidentRegister,
    IncomeAmount.ask(from_year=2023, to_year=2025),
    TaxClearance,
    Clearance,
    BusinessStatus.ask(business_numbers="000-00-00017"),
)
ROUND = 3
"""How many consents one round has."""
KILLS = 100
"""How many workers are killed at random moments at least, on each database."""


def every_write(found: Trial, when: str) -> None:
    """Kill a worker at its first write, the next one at its second, and so on until one lives."""
    for number in count(1):
        consents = found.begin(ITEMS)
        lived = found.kill(consents, hook=f"{number} {when}")
        found.finish(consents)
        if lived:
            return


def random_moments(found: Trial, chance: random.Random, until: float) -> int:
    """Kill workers at any moment, several times for the same consents; returns how many died."""
    before = found.killed
    while time.monotonic() < until or found.killed < before + KILLS:
        consents = found.begin(*[ITEMS] * ROUND)
        for _ in range(chance.randint(1, 6)):
            if found.kill(consents, seconds=chance.uniform(0.005, 1.5)):
                break
        found.finish(consents)
    return found.killed - before


def soak(name: str, url: str, folder: Path, seconds: float, seed: int) -> Trial:
    """Do all of it on one database."""
    began = time.monotonic()
    with trial(url, folder) as found:
        for when in ("after", "before"):
            every_write(found, when)
        written = found.killed
        moments = random_moments(found, random.Random(seed), began + seconds)  # noqa: S311 - the same again from its seed
        found.doubled += found.too_often().total()
    left = ", ".join(f"{state} {number}" for state, number in sorted(found.left.items()))
    print(f"{name}: {found.wanted.total()} requests done; workers were killed at every write ({written} kills)")
    print(f"  and at {moments} random moments; requests that they left on their way: {left}", flush=True)
    return found


def main() -> int:
    logging.getLogger("certbroker").addHandler(logging.NullHandler())
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)  # a client that is killed in the middle of a call
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=float, default=480, help="for both databases together, at least")
    options.add_argument("--seed", type=int, default=random.SystemRandom().randint(0, 10**6))
    told = options.parse_args()
    print(f"seed {told.seed}", flush=True)
    lost = doubled = 0
    postgres = begun(Path(tempfile.mkdtemp(prefix="certbroker-soak-")))
    try:
        with tempfile.TemporaryDirectory() as folder:
            for name, url in (("sqlite", f"sqlite:///{folder}/vault.db"), ("postgresql", postgres.get_uri())):
                own = Path(folder, name)
                own.mkdir()
                found = soak(name, url, own, told.seconds / 2, told.seed)
                lost, doubled = lost + found.lost, doubled + found.doubled
    finally:
        postgres.cleanup()
    print(f"lost {lost}, doubled {doubled}")
    return int(bool(lost or doubled))


if __name__ == "__main__":
    sys.exit(main())
