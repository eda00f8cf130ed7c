"""What one certificate takes: a search where one goes first, then every question with its pages, in one deadline."""

import asyncio
from collections.abc import Generator
from contextlib import aclosing, contextmanager
from dataclasses import dataclass
from math import ceil

from certbroker.channels.open_data.ahead import in_order
from certbroker.channels.open_data.caller import Caller, Page
from certbroker.channels.open_data.calls import call_of
from certbroker.channels.open_data.paging import all_pages
from certbroker.channels.open_data.questions import Question, questions_of
from certbroker.channels.open_data.tree import Value, text_of
from certbroker.channels.references import References
from certbroker.errors import CertbrokerError, IdentityConflict, PayloadError, SettingsError
from certbroker.model import Certificate
from certbroker.routes import OpenData, Search

_MOST_AT_ONCE = 32


@dataclass(frozen=True, slots=True)
class Fetching:
    """The calls for one certificate; `end` is the loop's time by which all must be answered."""

    caller: Caller
    end: float

    @classmethod
    def begin(cls, caller: Caller) -> "Fetching":
        """Start the time that settings give."""
        return cls(caller, asyncio.get_running_loop().time() + caller.access.deadline)

    async def all(self, route: OpenData, references: References) -> list[Page]:
        """Return every page of everything that an item takes.

        There is none where a search found something, but not what was chosen. Raises ChannelError, PayloadError,
        SettingsError.
        """
        search = search_of(route, references)
        if search is None:
            return await self._of(questions_of(route, references))
        found = await self._of(questions_of(search.route, references))
        rows = [row for page in found for row in page.answer.rows]
        if not rows:
            return found
        return await self._of(_details(route, search, references, kept(search, rows, references)))

    async def pages(self, question: Question) -> list[Page]:
        """Return every page of one question. Raises as `all` does."""
        if question.route.body is None:
            return await all_pages(lambda page: self._page(question, page))
        page = await self._page(question)
        if len(page.answer.rows) < len({str(entry) for entry in question.entries}):
            raise PayloadError(f"{len(page.answer.rows)} rows for {len(question.entries)} entries", kind="incomplete")
        return [page]

    async def _page(self, question: Question, number: int = 1) -> Page:
        """Return one page. Raises IdentityConflict where it answers another question, and as the caller does."""
        page = await self.caller.answer(call_of(question, self.caller.access, number), self.end)
        for row in page.answer.rows:
            column = question.contradicts(row)
            if column:
                raise IdentityConflict(f"{question.operation}: {column} is not what was asked for")
        return page

    async def _of(self, questions: tuple[Question, ...]) -> list[Page]:
        works = (lambda one=one: self.pages(one) for one in questions)
        async with aclosing(in_order(works, at_once(self.caller))) as found:
            return [page async for pages in found for page in pages]


def at_once(caller: Caller) -> int:
    """Return how many calls are under way at once: those of about a second."""
    return min(ceil(caller.access.calls_per_second), _MOST_AT_ONCE)


def search_of(route: OpenData, references: References) -> Search | None:
    """Return the search that goes first, where what it finds was not chosen."""
    if route.first is None:
        return None
    refs = [route.parameters[name] for name in route.first.take]
    is_chosen = all(isinstance(ref, str) or references.value(ref) for ref in refs)
    return None if is_chosen else route.first


def foreseen(route: OpenData, references: References) -> tuple[Question, ...]:
    """Return the questions that are known before anybody answers; a search's findings stand as the names of columns."""
    search = search_of(route, references)
    if search is None:
        return questions_of(route, references)
    columns = {column: f"<{column}>" for column in search.take.values()}
    return (*questions_of(search.route, references), *_details(route, search, references, [columns]))


def kept(search: Search, rows: list[Value], references: References) -> list[Value]:
    """Return the rows of a search that fit what was chosen; of the newest where nothing was. Raises SettingsError."""
    chosen = {column: references.value(ref) for column, ref in search.keep.items()}
    for column, value in chosen.items():
        rows = [row for row in rows if not value or text_of(row.get(column)) == value]
    if search.newest and not chosen.get(search.newest):
        newest = max((text_of(row.get(search.newest)) for row in rows), default="")
        rows = [row for row in rows if text_of(row.get(search.newest)) == newest]
    if len(rows) > search.most:
        raise SettingsError(f"the search found {len(rows):,} of them: options that say more are needed")
    return rows


def _details(route: OpenData, search: Search, references: References, rows: list[Value]) -> tuple[Question, ...]:
    """Return a question for each row that a search found."""
    (told,) = questions_of(route, references)
    taken = ({name: text_of(row.get(column)) for name, column in search.take.items()} for row in rows)
    return tuple(Question(route, {**told.parameters, **one}) for one in taken)


@contextmanager
def about(certificate: type[Certificate]) -> Generator[None]:
    """Have errors say which certificate they are about."""
    try:
        yield
    except CertbrokerError as error:
        error.certificate = error.certificate or certificate.id()
        error.issuer = error.issuer or certificate.issuer_id()
        raise
