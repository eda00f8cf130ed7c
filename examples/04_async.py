"""Async, with progress; the process ends while the holder has not decided, and another goes on by the consent's id."""

import asyncio
import sys
from pathlib import Path

from certbroker.aio import Broker, SqliteStore
from certbroker.errors import ConsentPending
from certbroker.sandbox import Sandbox
from certbroker.sandboxed import sandbox_party, sandbox_people
from certbroker_connectors.mois import ResidentRecord, ResidentRegister

folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".")


def _broker(box: Sandbox) -> Broker:
    # One per process. With real settings this is Broker.from_settings(store=...).
    store = SqliteStore.open(folder / "state.db")  # sealed; its key lies beside it, or where key_file= says
    return Broker(sandbox_party(box.info), store=store, clock=box.now, people=sandbox_people(box.info))


async def main(box: Sandbox) -> None:
    """Ask in one process, collect in the next."""
    async with _broker(box) as broker:
        wanted = [ResidentRegister, ResidentRecord]
        consent = await broker.request_consent(broker.people["kim"], wanted, recipient="가나은행", purpose="대출 신청")
        try:
            await broker.collect(consent, deadline=0)
        except ConsentPending as error:
            print(error.code, error.recovery.value)  # all there is to keep is consent.id
    async with _broker(box) as broker:
        dossier = await broker.resume(consent.id, deadline=10, on_event=print)
    dossier.save(folder / "dossier.json")


with Sandbox(approve_after=0.5) as running:
    asyncio.run(main(running))
