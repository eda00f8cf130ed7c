"""The statements of a vault, on rows as they lie: nothing is sealed or opened here."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import nullcontext
from typing import Any, TypeVar

from sqlalchemy import (
    Column,
    ColumnElement,
    Executable,
    Insert,
    Row,
    Select,
    Update,
    bindparam,
    case,
    exists,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from certbroker.errors import VaultLocked
from certbroker.vault.engine import SQLITE, WRITES, told, upgrade
from certbroker.vault.tables import ENTRY, VAULT
from certbroker.vault.texts import Direct

COLUMN = ENTRY.c
ALIVE = COLUMN.deleted_at.is_(None)
SHOWN: tuple[Column[Any], ...] = (
    COLUMN.kind,
    COLUMN.id,
    COLUMN.parent,
    COLUMN.owner,
    COLUMN.keep_until,
    COLUMN.due_at,
    COLUMN.schema_version,
    COLUMN.software,
    COLUMN.key_id,
    COLUMN.wrapped,
    COLUMN.deleted_at,
    COLUMN.reason,
    COLUMN.sealed,
)
_KEYS = "keys"
_KEY = ("id", "kind")
_WRITTEN = (
    *("kind", "id", "parent", "owner", "topic", "keep_until", "due_at"),
    *("schema_version", "software", "key_id", "wrapped", "sealed"),
)
_REPLACED = tuple(name for name in _WRITTEN if name not in _KEY)
T = TypeVar("T")
Values = Mapping[str, Any]
Chosen = Select[*tuple[Any, ...]]
Found = Row[*tuple[Any, ...]]


def given(name: str) -> ColumnElement[Any]:
    """Return the place of a value in a statement; apart from the column's own name, which SQLAlchemy keeps."""
    column = name.removeprefix("the_")
    return bindparam(f"the_{column}", type_=COLUMN[column].type if column in COLUMN else COLUMN.keep_until.type)


_THIS = (COLUMN.id == given("id")) & (COLUMN.kind == given("kind"))
_FREE = or_(COLUMN.leased_by.is_(None), COLUMN.leased_until <= given("now"))
GET: Chosen = select(*SHOWN).where(_THIS)
_OF_KIND: Chosen = select(*SHOWN).where(COLUMN.kind == given("kind"), ALIVE).order_by(COLUMN.number)
CHILDREN: Chosen = _OF_KIND.where(COLUMN.parent == given("parent"))
OWNED: Chosen = _OF_KIND.where(COLUMN.owner == given("owner"))
ABOUT: Chosen = _OF_KIND.where(COLUMN.topic == given("topic"))
OWNER: Chosen = select(COLUMN.owner).where(_THIS)
DUE: Chosen = (
    select(COLUMN.kind, COLUMN.id)
    .where(COLUMN.due_at <= given("now"), _FREE, ALIVE)
    .order_by(COLUMN.due_at, COLUMN.number)
    .limit(bindparam("the_limit"))
)
CLAIM = (
    update(ENTRY)
    .where(_THIS, ALIVE, or_(COLUMN.leased_by == given("leased_by"), _FREE))
    .values(leased_by=given("leased_by"), leased_until=given("leased_until"))
    .returning(*SHOWN)
)
SETTLE = (
    update(ENTRY)
    .where(_THIS, ALIVE, COLUMN.leased_by == given("leased_by"))
    .values({name: given(name) for name in _REPLACED})
    .values(leased_by=case((given("held_until").is_not(None), COLUMN.leased_by)), leased_until=given("held_until"))
)

RELEASE = update(ENTRY).where(_THIS, COLUMN.leased_by == given("leased_by")).values(leased_by=None, leased_until=None)


def _put(dialect: str, *, replaces: bool = True) -> Insert:
    """Insert, or replace; not what was deleted, and not what belongs to what was."""
    gone = ENTRY.alias()
    orphan = exists().where(gone.c.id == given("parent"), gone.c.deleted_at.is_not(None))
    values = select(*(given(name) for name in _WRITTEN)).where(~orphan)
    insert = sqlite.insert if dialect == SQLITE else postgresql.insert
    statement = insert(ENTRY).from_select(list(_WRITTEN), values)
    if not replaces:
        return statement.on_conflict_do_nothing(index_elements=list(_KEY))
    replaced = {name: statement.excluded[name] for name in _REPLACED}
    return statement.on_conflict_do_update(index_elements=list(_KEY), set_=replaced, where=ALIVE)


class Rows:
    """Reads and writes the rows of one database. Every method raises VaultError and VaultUnavailable.

    What was begun is done to its end, also where the task that waits for it is stopped: a connection that is left in
    the middle of a statement is of no use to anyone.
    """

    def __init__(self, engine: AsyncEngine, direct: Direct) -> None:
        self.dialect = engine.dialect.name
        self._engine, self._direct = engine, direct
        self._single = engine.execution_options(isolation_level="AUTOCOMMIT") if self.dialect != SQLITE else engine
        self._writer = engine.execution_options(**{WRITES: True})
        # Writers of one process take turns: SQLite would let them sleep and try again.
        self._turn = asyncio.Lock() if self.dialect == SQLITE else nullcontext()
        self._put = _put(self.dialect)
        self._add = _put(self.dialect, replaces=False)
        self._running: set[asyncio.Task[Any]] = set()

    async def prepare(self, mark: bytes) -> None:
        """Bring the tables to this version. Raises VaultLocked where they were made with the keys of another vault."""
        if not await self.together(lambda connection: _prepared(connection, mark)):
            raise VaultLocked("the keys are those of another vault")

    async def put(self, values: Values) -> bool:
        """Keep a row or replace it; returns whether it was kept: not where it, or its parent, was deleted."""
        return await self._write(self._put, values) > 0

    async def add(self, values: Values) -> bool:
        """Keep a row unless it is there; returns whether it was kept: not where its parent was deleted either."""
        return await self._write(self._add, values) > 0

    async def get(self, kind: str, name: str) -> Found | None:
        """Return a row, deleted or not."""
        found = await self.read(GET, kind=kind, id=name)
        return found[0] if found else None

    async def read(self, statement: Chosen, **values: Any) -> Sequence[Found]:
        """Return the rows of a statement."""
        return (await self._run(statement, values))[0]

    async def claim(self, kind: str, name: str, worker: str, until: int, now: int) -> Found | None:
        """Take a row unless another worker has it."""
        values = {"kind": kind, "id": name, "leased_by": worker, "leased_until": until, "now": now}

        found, _ = await self._run(CLAIM, values)
        return found[0] if found else None

    async def settle(self, values: Values, worker: str, until: int | None) -> bool:
        """Replace a row and give its lease back, or hold it until then; returns whether the worker had it."""
        return await self._write(SETTLE, {**values, "leased_by": worker, "held_until": until}) > 0

    async def release(self, kind: str, name: str, worker: str) -> None:
        """Give a worker's lease back; the row stays as it is."""
        await self._write(RELEASE, {"kind": kind, "id": name, "leased_by": worker})

    async def _write(self, statement: Insert | Update, values: Values) -> int:
        """Run one statement that is a transaction by itself; returns how many rows it changed."""
        return (await self._run(statement, values))[1]

    async def _run(self, statement: Executable, values: Values) -> tuple[Sequence[Found], int]:
        """Run one statement that is a transaction by itself; returns its rows, and how many it changed."""
        with told():
            return await self._direct.run(statement, _named(values))

    async def together(self, steps: Callable[[AsyncConnection], Awaitable[T]]) -> T:
        """Run several statements as one transaction."""

        async def work() -> T:
            async with self._turn, self._writer.begin() as connection:
                return await steps(connection)

        return await self._whole(work())

    async def command(self, *statements: Executable, last: Executable | None = None) -> None:
        """Run statements that must not be inside a transaction, such as VACUUM; `last` whatever becomes of them."""

        async def work() -> None:
            async with self._turn, self._single.connect() as connection:
                try:
                    for statement in statements:
                        await connection.execute(statement)
                finally:
                    if last is not None:
                        await connection.execute(last)

        await self._whole(work())

    async def _whole(self, work: Coroutine[Any, Any, T]) -> T:
        task = asyncio.ensure_future(work)
        self._running.add(task)
        task.add_done_callback(self._ended)
        with told():
            return await asyncio.shield(task)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled():
            task.exception()  # seen, also where nobody waits any more

    async def close(self) -> None:
        """Let what was begun come to its end, and close the connections."""
        await asyncio.gather(*self._running, return_exceptions=True)
        await self._engine.dispose()
        await self._direct.close()


async def _prepared(connection: AsyncConnection, mark: bytes) -> bool:
    await connection.run_sync(upgrade)
    found = await connection.scalar(select(VAULT.c.mark).where(VAULT.c.name == _KEYS))
    if found is None:
        await connection.execute(VAULT.insert().values(name=_KEYS, mark=mark))
    return found in {None, mark}


def _named(values: Values) -> dict[str, Any]:
    return {f"the_{name}": value for name, value in values.items()}
