"""Limits: microseconds that a call costs more than a bare one: with none that bind, with budgets, with a shared one.

The host answers at once and in this process, so that what is left is the pool and the limits.
"""

import asyncio
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import httpx

from certbroker._http import HttpPool
from certbroker.limits import Limits
from certbroker.settings import LimitSettings

CALLS: Final = 3000
ROUNDS: Final = 5
GOAL: Final = 50.0
URL: Final = "https://issuer.example/provdapis/issue?page=1"
BUDGET: Final = {"rates": [{"calls": 1_000_000, "per": "second"}, {"calls": 100_000_000, "per": "day"}]}
HOURS: Final = {"closed": [{"begins": "2020-01-01T00:00:00", "ends": "2020-01-02T00:00:00"}]}


def limits(folder: Path) -> dict[str, Callable[[], Limits | None]]:
    def of(**told: Any) -> Limits:
        return Limits.of(LimitSettings.model_validate(told))

    return {
        "bare": lambda: None,
        "unlimited": of,
        "opening hours": lambda: of(**{"issuer.example": HOURS}),
        "budget in memory": lambda: of(**{"issuer.example": BUDGET}),
        "operation and host": lambda: of(**{"issuer.example": {**BUDGET, "operations": {"/provdapis": BUDGET}}}),
        "budget in SQLite": lambda: of(shared=f"sqlite:///{folder / 'limits.db'}", **{"issuer.example": BUDGET}),
    }


async def measure(made: Limits | None, calls: int) -> float:
    """Microseconds of CPU time a call."""
    transport = httpx.MockTransport(lambda _: httpx.Response(200, content=b"{}"))
    async with HttpPool(transport=transport, limits=made) as http:
        await http.send("GET", URL, deadline=60)
        start = time.process_time()
        for _ in range(calls):
            await http.send("GET", URL, deadline=60)
        return (time.process_time() - start) / calls * 1e6


def calls(way: str) -> int:
    return CALLS if "SQLite" not in way else CALLS // 10


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        ways = limits(Path(folder))
        # In turns, so that all meet the same load; the best round of each.
        rounds = [
            {name: asyncio.run(measure(make(), calls(name))) for name, make in ways.items()} for _ in range(ROUNDS)
        ]
    best = {name: min(one[name] for one in rounds) for name in ways}
    for name, cost in best.items():
        more = "" if name == "bare" else f"   {cost - best['bare']:+6.1f} µs"
        print(f"  {name:20} {cost:7.1f} µs CPU a call{more}")
    more = best["unlimited"] - best["bare"]
    print(
        f"goal: unlimited calls cost {GOAL:.0f} µs more at most: {'reached' if more <= GOAL else 'missed'} ({more:.1f})"
    )


if __name__ == "__main__":
    main()
