"""Two `certbroker worker` processes on one PostgreSQL, one of which is killed midway (`make soak`).

What they did is counted by the sandbox's own records: tickets of the exchange, applications in wallets. The last line
is `lost 0, doubled 0` where every request came once and nothing was asked for twice; the exit code says the same. A
request that a worker died over while it asked may be asked again: nothing tells whether the exchange had heard it.
"""

import argparse
import asyncio
import logging
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from certbroker.transfers import State, TransferRequest
from certbroker_connectors.moel import JobSeeking
from certbroker_connectors.mois import VolunteerRecord
from certbroker_connectors.nts import BusinessStatus, TaxClearance
from support.fleet import Fleet, fleet, kill
from support.postgres import begun
from support.vault import look

WANTED: Sequence[Any] = (
    JobSeeking,
    VolunteerRecord,
    TaxClearance,
    BusinessStatus.ask(business_numbers="000-00-00017"),
)
EACH = 4
"""Requests of a consent: two by the exchange, one by the wallet, one by open data."""
OPEN = "SELECT count(*) FROM certbroker_entry WHERE due_at IS NOT NULL"
DONE = "SELECT count(*) FROM certbroker_entry WHERE kind = 'transfer_request' AND due_at IS NULL"
HELD = "SELECT id FROM certbroker_entry WHERE kind = 'transfer_request' AND leased_by LIKE %s"


@dataclass
class Found:
    """What came of it."""

    requests: list[TransferRequest]
    held: int
    """How many rows the killed worker had in its hands."""
    uncertain: int
    """How many of them it was asking the exchange for."""
    counts: dict[str, int]
    """What the sandbox handed out."""
    seconds: float
    """From the kill to the end."""

    @property
    def ways(self) -> Counter[str]:
        """How many requests were collected, by channel."""
        return Counter(one.channel for one in self.requests if one.state is State.COLLECTED)

    @property
    def again(self) -> int:
        """How many tickets the exchange gave beyond one for each request."""
        return self.counts["tickets"] - self.ways["public_mydata"]

    def lost(self, count: int) -> int:
        """How many requests did not come, or came empty."""
        return count - sum(one.state is State.COLLECTED and bool(one.digests) for one in self.requests)

    @property
    def doubled(self) -> int:
        """How many tickets or applications nobody had reason to ask for."""
        applications = self.counts["applications"] - self.ways["document_wallet"]
        return max(self.again - self.uncertain, 0) + abs(min(self.again, 0)) + abs(applications)


async def work(found: Fleet, count: int, *, replaced: bool) -> Found:
    """Leave requests to two workers, kill one midway, and see to the end."""
    consents = await found.begin(count // EACH, WANTED)
    first = found.start("--width", "50")
    found.start("--width", "50")
    await until(found.url, DONE, count * 2 // 5)
    kill(first)
    began = time.monotonic()
    names = {name for (name,) in await asyncio.to_thread(look, found.url, HELD, f"%.{first.pid}.%")}
    held = [one for one in await found.requests(consents) if one.id in names]
    if replaced:
        found.start("--width", "50")
    await until(found.url, OPEN, 0)
    seconds = time.monotonic() - began
    uncertain = sum(one.state is State.ASKING for one in held)
    return Found(await found.requests(consents), len(held), uncertain, found.box.counts(), seconds)


async def until(url: str, query: str, wanted: int) -> None:
    """Wait until as many rows are done, or as few are left, as is wanted."""
    began, seen = time.monotonic(), -1
    while True:
        ((count,),) = await asyncio.to_thread(look, url, query)
        if (count >= wanted) if query == DONE else (count <= wanted):
            return
        if count != seen:
            began, seen = time.monotonic(), count
        if time.monotonic() - began > 90:
            message = f"{count} rows, and nothing changes any more"
            raise TimeoutError(message)
        await asyncio.sleep(0.25)


def told(found: Found, count: int, seconds: float) -> list[str]:
    ways = ", ".join(f"{channel} {number}" for channel, number in sorted(found.ways.items()))
    first = f"two workers on one postgresql: {count} requests in {seconds:.0f} s ({ways}), one killed midway"
    second = (
        f"it had {found.held} in its hands, {found.uncertain} of them being asked for; {found.again} tickets more than"
        f" requests; all was done {found.seconds:.0f} s after it died"
    )
    return [first, second]


def main() -> int:
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)  # a client that is killed in the middle of a call
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--requests", type=int, default=2_000)
    options.add_argument("--alone", action="store_true", help="nobody takes the killed worker's place")
    asked = options.parse_args()
    server = begun(Path(tempfile.mkdtemp(prefix="certbroker-soak-")))
    try:
        with tempfile.TemporaryDirectory() as folder, fleet(server.get_uri(), Path(folder), "originals = true") as own:
            began = time.monotonic()
            found = asyncio.run(work(own, asked.requests, replaced=not asked.alone))
    finally:
        server.cleanup()
    print("\n".join(told(found, asked.requests, time.monotonic() - began)))
    lost, doubled = found.lost(asked.requests), found.doubled
    print(f"lost {lost}, doubled {doubled}")
    return int(bool(lost or doubled))


if __name__ == "__main__":
    sys.exit(main())
