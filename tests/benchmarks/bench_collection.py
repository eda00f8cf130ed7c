"""A person's whole collection through the exchange: two calls a bundle, decrypt, parse, normalise.

The sandbox runs in a process of its own, so that only the client's CPU time is counted.
"""

import asyncio
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from certbroker.aio import Broker
from certbroker.sandboxed import sandbox_party, sandbox_people
from certbroker_connectors.local_tax import Clearance
from certbroker_connectors.mois import ResidentRecord, ResidentRegister
from certbroker_connectors.nhis import PremiumWorkplace, QualificationHistory
from certbroker_connectors.nts import IncomeAmount, TaxClearance
from certbroker_connectors.scourt import FamilyRelation

LATENCY, ROUNDS = 0.1, 7
WANTED = [
    ResidentRegister,
    ResidentRecord,
    IncomeAmount.ask(from_year=2023, to_year=2025),
    QualificationHistory,
    PremiumWorkplace.ask(year=2026),
    TaxClearance,
    Clearance,
    FamilyRelation,
]

SANDBOX = """
import json, sys
from certbroker.sandbox import Sandbox

with Sandbox(latency={"issuerequest": float(sys.argv[1]), "issue": float(sys.argv[1])}, approve_after=0) as box:
    print(json.dumps([box.info, box.now().isoformat()]), flush=True)
    sys.stdin.read()
"""


@contextmanager
def sandbox(latency: float) -> Generator[tuple[dict[str, Any], datetime]]:
    command = [sys.executable, "-c", SANDBOX, str(latency)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        info, now = json.loads(running.stdout.readline())
        try:
            yield info, datetime.fromisoformat(now)
        finally:
            running.communicate()


async def collect(info: dict[str, Any], now: datetime) -> tuple[float, float, int, int]:
    """Wall seconds and CPU seconds of one collection, from an approved consent on, with documents and bundles."""
    async with Broker(sandbox_party(info), clock=lambda: now, people=sandbox_people(info)) as broker:
        consent = await broker.request_consent(broker.people["hong"], WANTED, recipient="가나은행", purpose="대출 신청")
        approved = await broker.consent(consent)
        wall, cpu = time.perf_counter(), time.process_time()
        dossier = await broker.collect(approved)
        spent = time.perf_counter() - wall, time.process_time() - cpu
        assert dossier.is_complete
        bundles = {one.provenance.exchange_bundle for one in dossier}
        return *spent, len(dossier.outcomes), len(bundles)


def main() -> None:
    for latency in (LATENCY, 0.0):
        with sandbox(latency) as (info, now):
            asyncio.run(collect(info, now))  # loads connectors, makes reading plans
            rounds = [asyncio.run(collect(info, now)) for _ in range(ROUNDS)]
        _, _, documents, bundles = rounds[0]
        wall, cpu = (statistics.median(one[figure] for one in rounds) for figure in (0, 1))
        floor = 2 * latency
        told = f"= {wall / floor:.2f} × the floor of two calls" if floor else "(no latency)"
        print(
            f"{documents} documents in {bundles} bundles side by side, {latency * 1000:.0f} ms a call:"
            f" {wall * 1000:.0f} ms {told}, {cpu * 1000 / documents:.2f} ms CPU a document (median of {ROUNDS})"
        )


if __name__ == "__main__":
    main()
