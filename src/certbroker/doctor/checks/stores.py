"""The store: its files, its version, its keys, the end of its journal. It is read, and nothing else."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from certbroker.doctor.case import Case
from certbroker.doctor.findings import Finding, say
from certbroker.doctor.paths import secret_file
from certbroker.doctor.peeking import Peeked, Reading, engine_of, tables
from certbroker.doctor.registry import check
from certbroker.doctor.tails import tails
from certbroker.errors import CertbrokerError, VaultUnavailable
from certbroker.settings import KeyReference
from certbroker.store import KEY_BYTES, waited_for

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

    from certbroker.vault import KeyRing

_RING = "CERTBROKER_VAULT_KEYS"
_STORE = "entries"
_VAULT = "certbroker_vault"


@check(rank=4)
def store(case: Case) -> Iterator[Finding]:
    """Look at the store."""
    place = case.place
    if not place:
        yield say("store.none")
        return
    if place.startswith("postgresql:"):
        if not case.offline:
            yield from _vault(case, _shown(place))
        return
    path = Path(place.removeprefix("sqlite:///"))
    yield from _file(case, path)


def _shown(place: str) -> str:
    """Return an address without user and password."""
    parts = urlsplit(place)
    try:
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        port = ""
    return f"{parts.scheme}://{parts.hostname or 'localhost'}{port}{parts.path}"


def _file(case: Case, path: Path) -> Iterator[Finding]:
    if not path.is_file():
        yield say("store.not_yet", str(path))
        return
    wrong = list(secret_file(str(path), path))
    yield from wrong
    if any(one.id != "file.open" for one in wrong):
        return
    try:
        found = tables(path)
    except sqlite3.Error as error:
        yield say("store.unreadable", str(path), reason=getattr(error, "sqlite_errorname", type(error).__name__))
        return
    if _VAULT in found:
        yield from _vault(case, str(path))
    elif _STORE in found:
        yield from _plain(str(path), path)
    else:
        yield say("store.foreign", str(path))


def _plain(about: str, path: Path) -> Iterator[Finding]:
    """Look at a store in one file, as `SqliteStore.open` makes it."""
    place = Path(f"{path}.key")
    if not place.is_file():
        yield say("store.no_key", about, file=place.name)
        return
    yield from secret_file(str(place), place)
    try:
        key = bytes.fromhex(place.read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        yield say("store.key_length", str(place), bytes=KEY_BYTES)
        return
    yield say("store.found", about)
    yield from _tails(about, Peeked(path, key))


def _tails(about: str, peeked: Peeked) -> list[Finding]:
    async def told() -> list[Finding]:
        return [one async for one in tails(about, waited_for(peeked))]

    try:
        return asyncio.run(told())
    except sqlite3.Error as error:
        return [say("store.unreadable", about, reason=type(error).__name__)]


def _vault(case: Case, about: str) -> list[Finding]:
    if not all(map(find_spec, ("sqlalchemy", "alembic", "aiosqlite"))):
        return []  # the check of extras says so

    async def told() -> list[Finding]:
        return [one async for one in _opened(case, about)]

    return asyncio.run(told())


async def _opened(case: Case, about: str) -> AsyncIterator[Finding]:
    place = case.place if "://" in case.place else f"sqlite:///{case.place}"
    try:
        async with engine_of(place) as engine:
            async for one in _versioned(case, about, engine):
                yield one
    except VaultUnavailable as error:
        yield say("store.unreachable", about, reason=error.detail or error.code)
    except CertbrokerError as error:
        yield say("store.unreadable", about, reason=error.detail or error.code)


async def _versioned(case: Case, about: str, engine: "AsyncEngine") -> AsyncIterator[Finding]:
    from certbroker.vault.engine import told, version
    from certbroker.vault.migrations import HEAD

    with told():
        async with engine.connect() as connection:
            found = await connection.run_sync(version)
    if found is None:
        yield say("vault.no_tables", about)
    elif found == HEAD:
        yield say("vault.version", about, version=HEAD)
    elif found < HEAD:
        yield say("vault.older", about, version=found, head=HEAD)
    else:
        yield say("vault.newer", about, version=found, head=HEAD)
    ring, wrong = _ring(case)
    if wrong:
        yield wrong
    if found and ring:
        async for one in _unlocked(case, about, engine, ring):
            yield one


def _ring(case: Case) -> "tuple[KeyRing | None, Finding | None]":
    """Read the key ring of a vault, or say what is wrong with it."""
    told = case.ring
    if told is None and case.environment.get(_RING):
        told = KeyReference(env=_RING)
    if told is None and case.place.startswith("postgresql:"):
        return None, say("vault.no_keys", _RING)
    reference = told or KeyReference(file=Path(f"{case.place.removeprefix('sqlite:///')}.keys"))
    wrong = list(secret_file(str(reference.file), reference.file)) if reference.file else []
    if wrong:
        return None, wrong[0]
    try:
        return _read(reference, case), None
    except CertbrokerError:
        return None, say("vault.no_ring", str(reference.file or reference.env or "keyring"))


def _read(reference: KeyReference, case: Case) -> "KeyRing":
    from certbroker.vault import KeyRing
    from certbroker.vault.ring import ring_by

    found = ring_by(reference, case.environment)
    return KeyRing.from_file(found) if isinstance(found, Path) else found


async def _unlocked(case: Case, about: str, engine: "AsyncEngine", ring: "KeyRing") -> AsyncIterator[Finding]:
    """Compare the ring with the vault's mark, and look at the end of its journal."""
    from sqlalchemy import select

    from certbroker.catalogue import discover
    from certbroker.vault import Vault
    from certbroker.vault.engine import told
    from certbroker.vault.rows import Rows
    from certbroker.vault.sealing import Envelope
    from certbroker.vault.tables import VAULT

    with told():
        async with engine.connect() as connection:
            mark = await connection.scalar(select(VAULT.c.mark).where(VAULT.c.name == "keys"))
    if mark != ring.index.of("vault", "mark"):
        yield say("vault.other_keys", about)
        return
    yield say("vault.keys", about, count=len(ring.ids))
    vault = Vault(Rows(engine, Reading(engine)), ring, Envelope(ring), case.clock, discover)
    async for one in tails(about, vault):
        yield one
