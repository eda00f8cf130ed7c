"""Statements as a database takes them, written down once: running them by SQLAlchemy costs more than they do."""

import asyncio
from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol, cast

from sqlalchemy import Dialect, Executable, Select

GIVEN = "the_"
"""How the names of values begin that are given with every run."""
Values = Mapping[str, Any]
Done = tuple[Sequence[Any], int]
"""Rows, and how many rows were changed."""


class Text(NamedTuple):
    """A statement as its database takes it, the values that it brings itself, and what makes its rows."""

    sql: str
    values: Values
    names: Sequence[str]
    """Of the columns of its rows; none where it has no rows."""
    row: Callable[[Iterable[Any]], Any]
    writes: bool

    def rows(self, found: Iterable[Iterable[Any]]) -> list[Any]:
        """Return rows with the names of their columns."""
        return [self.row(one) for one in found]


class Piece(NamedTuple):
    """A statement that waits to be run."""

    text: Text
    values: Values
    future: "asyncio.Future[Done]"

    def end(self, result: Done | Exception) -> None:
        """Tell whoever waits, if anybody still does."""
        if self.future.done():
            return
        if isinstance(result, Exception):
            self.future.set_exception(result)
        else:
            self.future.set_result(result)


class Direct(Protocol):
    """Runs statements that are transactions by themselves, to their end, whatever becomes of who waits for them."""

    async def run(self, statement: Executable, values: Values) -> Done:
        """Run a statement. Raises DBAPIError."""
        ...

    async def close(self) -> None:
        """Close the connections after what was begun."""
        ...


class Texts:
    """The statements of one database."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._texts: dict[Executable, Text] = {}

    def piece(self, statement: Executable, values: Values) -> Piece:
        """Return a statement with its values, to be run in this event loop."""
        text = self._texts.get(statement) or self._written(statement)
        return Piece(text, {**text.values, **values}, asyncio.get_running_loop().create_future())

    def _written(self, statement: Executable) -> Text:
        compiled = cast("Any", statement).compile(dialect=self._dialect)
        columns: list[str] = [one.keyname for one in compiled._result_columns or ()]  # noqa: SLF001 - nothing public tells
        told: dict[str, Any] = compiled.params
        own = {name: value for name, value in told.items() if not name.startswith(GIVEN)}
        found = namedtuple("Found", columns)  # noqa: PYI024  # pyright: ignore[reportUntypedNamedTuple] - as the statement names them
        writes = not isinstance(statement, Select)
        text = self._texts[statement] = Text(str(compiled), own, columns, found._make, writes)
        return text
