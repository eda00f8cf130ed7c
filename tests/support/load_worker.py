"""Processes that `bench_worker.py` starts: a worker of ours, a bare one of Procrastinate, one with consents parked."""

import asyncio
import json
import logging
import resource
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from procrastinate import App, PsycopgConnector

from certbroker import journal
from certbroker._http import HttpPool
from certbroker.consent import Consent, PendingApproval
from certbroker.vault import Vault
from certbroker.worker.queue import Queue
from support.load import Hosts, broker, now

WIDTH = 50


@dataclass
class Provider:
    """An identity provider whose holders take their time; it is asked over HTTP."""

    hosts: Hosts

    async def start(self, consent: Consent, callback_url: str | None) -> PendingApproval:
        raise NotImplementedError

    async def check(self, consent: Consent) -> Consent:
        await self.hosts.call(hash(consent.id))
        return consent


def ready() -> None:
    sys.stdout.write("ready\n")
    sys.stdout.flush()


async def ours(url: str, keys: str, addresses: list[str], *, has_journal: bool) -> None:
    """Work on the rows of a database until killed."""
    parts: dict[str, Any] = {} if has_journal else {"journal": journal.Silent()}
    async with await Vault.open(url, keys) as vault, Queue.open(url) as queue, broker(vault, addresses, **parts) as own:
        ready()
        await queue.run(own.durable.advance, vault, now, width=WIDTH)


async def bare(url: str, addresses: list[str]) -> None:
    """Do jobs of two calls each until killed, and nothing else."""
    app = App(connector=PsycopgConnector(conninfo=url, min_size=1, max_size=4))
    async with HttpPool() as http:
        hosts = Hosts(http, addresses)

        @app.task(name="bare", queue="bare")
        async def bare(number: int) -> None:
            await hosts.call(number)
            await hosts.call(number)

        assert bare
        async with app.open_async():
            ready()
            await app.run_worker_async(queues=["bare"], concurrency=WIDTH, delete_jobs="always")


async def parked(url: str, keys: str, addresses: list[str], seconds: float) -> dict[str, float]:
    """Work on consents whose holders have not decided; returns what that cost."""
    async with await Vault.open(url, keys) as vault, HttpPool() as http:
        async with broker(vault, addresses, identity=Provider(Hosts(http, addresses))) as own:
            steps = list[Any]()
            runner = own.runner()
            runner.tell = steps.append
            running = asyncio.create_task(runner.run())
            await asyncio.sleep(2)
            steps.clear()
            cpu, wall = time.process_time(), time.perf_counter()
            await asyncio.sleep(seconds)
            cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
            runner.stop()
            await running
        megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return {"core": cpu / wall, "megabytes": megabytes, "looks": len(steps) / wall}


def main() -> None:
    for name in ("certbroker", "procrastinate"):
        logging.getLogger(name).addHandler(logging.NullHandler())
    what, told = sys.argv[1], json.loads(sys.argv[2])
    with suppress(KeyboardInterrupt):
        found = asyncio.run({"ours": ours, "bare": bare, "parked": parked}[what](**told))
        if found is not None:
            sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
