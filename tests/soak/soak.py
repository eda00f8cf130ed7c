"""Kills workers on SQLite and on PostgreSQL: at every write, at random moments, in every transition (`make soak`).

Takes some ten minutes. The last line is `lost 0, doubled 0` where nothing was lost and nothing doubled. The exit
code is 1 where something was, where a row does not say what its dead worker had noted, and where a transition was
struck less often than was wanted.
"""

import argparse
import logging
import random
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import count
from multiprocessing import get_context
from pathlib import Path

from support.aiming import QUICK, every_transition, lacking, table, wishes
from support.crashes import Trial, trial
from support.postgres import begun
from support.transitions import Transition

KILLS = 100
"""How many kills strike each transition at least, and how many come at random moments, on each database."""


def every_write(found: Trial, when: str) -> None:
    """Kill a worker at its first write, the next one at its second, and so on until one lives."""
    for number in count(1):
        consents = found.begin(QUICK)
        lived = found.kill(consents, hook=f"{number} {when}")
        found.finish(consents)
        if lived:
            return


def random_moments(found: Trial, chance: random.Random, kills: int, until: float = 0) -> int:
    """Kill workers at any moment, several times for the same consents; returns how many died."""
    before = found.killed
    while found.killed < before + kills or time.monotonic() < until:
        consents = found.begin(*wishes(chance, set(Transition)))
        for _ in range(chance.randint(4, 12)):
            if found.kill(consents, seconds=chance.uniform(0.005, 0.8)):
                break
        found.finish(consents)
    return found.killed - before


@dataclass(frozen=True)
class Result:
    """What came of one database."""

    lines: list[str]
    lost: int
    doubled: int
    wrong: list[str]


def soak(name: str, url: str, seconds: float, seed: int, wanted: int) -> Result:
    """Do all of it on one database, in a process of its own."""
    logging.getLogger("certbroker").addHandler(logging.NullHandler())
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)  # a client that is killed in the middle of a call
    began, chance = time.monotonic(), random.Random(seed)  # noqa: S311 - the same again from its seed
    with tempfile.TemporaryDirectory() as folder, trial(url or f"sqlite:///{folder}/vault.db", Path(folder)) as found:
        for when in ("after", "before"):
            every_write(found, when)
        written = found.killed
        print(f"{name}: workers were killed at every write: {written} kills", flush=True)
        moments = random_moments(found, chance, KILLS)
        print(f"{name}: at random moments: {moments} kills", flush=True)
        aimed = every_transition(found, chance, wanted)
        moments += random_moments(found, chance, 0, began + seconds)
        found.doubled += found.too_often().total()
    told = f"{name}: {found.wanted.total()} requests done; {written} workers killed at every write, {moments} at random"
    lines = [f"{told}\n  moments, {aimed} in every transition, in {time.monotonic() - began:.0f} s", *table(found)]
    return Result(lines, found.lost, found.doubled, complaints(name, found, wanted))


def complaints(name: str, found: Trial, wanted: int) -> list[str]:
    """Say what is not as it has to be, beside what was lost or doubled."""
    few = [f"{name}: too few kills struck: {one}: {wanted - left}" for one, left in lacking(found, wanted).items()]
    noted = [f"{name}: a row does not say what its worker noted: {one}" for one in found.wrong]
    strays = [f"{name}: not the end that was foreseen: {one}" for one in found.strays]
    return [*few, *noted, *strays]


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=float, default=300, help="at least; both databases have them at once")
    options.add_argument("--kills", type=int, default=KILLS, help="that are to strike each transition, at least")
    options.add_argument("--seed", type=int, default=random.SystemRandom().randint(0, 10**6))
    told = options.parse_args()
    print(f"seed {told.seed}", flush=True)
    postgres = begun(Path(tempfile.mkdtemp(prefix="certbroker-soak-")))
    try:
        # Processes of their own, and not forks of this one: each has a sandbox with its threads.
        with ProcessPoolExecutor(2, get_context("spawn")) as both:
            urls = {"sqlite": "", "postgresql": postgres.get_uri()}
            under_way = [both.submit(soak, *one, told.seconds, told.seed, told.kills) for one in urls.items()]
            results = [one.result() for one in under_way]
    finally:
        postgres.cleanup()
    for result in results:
        print("\n".join([*result.lines, *result.wrong]))
    lost, doubled = sum(one.lost for one in results), sum(one.doubled for one in results)
    print(f"lost {lost}, doubled {doubled}")
    return int(bool(lost or doubled or any(one.wrong for one in results)))


if __name__ == "__main__":
    sys.exit(main())
