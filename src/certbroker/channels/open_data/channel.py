"""The open-data channel: certificates that any relying party with a service key can look up (공공데이터).

Nothing is ordered beforehand: `request` only says that a call can be made, `collect` makes it.
"""

import asyncio
import math
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import aclosing
from datetime import date, datetime
from typing import TypeVar

from certbroker._http import HttpPool
from certbroker.channels.base import Fetched, Order, Planned, Turned
from certbroker.channels.open_data.ahead import in_order
from certbroker.channels.open_data.caller import Caller, Page
from certbroker.channels.open_data.calls import call_of, chosen, host_of
from certbroker.channels.open_data.envelope import open_data_route, reading_of, together
from certbroker.channels.open_data.fetching import Fetching, about, at_once, foreseen
from certbroker.channels.open_data.gate import Gate, Pace, Sleep
from certbroker.channels.open_data.keys import ServiceKey
from certbroker.channels.open_data.questions import Question, batched, fitted, questions_of
from certbroker.channels.open_data.sequence import joined
from certbroker.channels.open_data.tree import Value
from certbroker.channels.references import References
from certbroker.errors import CertbrokerError
from certbroker.fields import SEOUL
from certbroker.model import Certificate, Holder, Item
from certbroker.reading import Reading
from certbroker.routes import OpenData
from certbroker.settings import OpenDataAccess

C = TypeVar("C", bound=Certificate)
_NOBODY = Holder(name="", birth_date=date.min)
"""Stands for the holder in a look-up, which names no person."""
_NOT_CHOSEN = "the search found it, but not for what was chosen"


class OpenDataChannel:
    """Looks up certificates and rows in open-data APIs for one relying party.

    Belongs to one event loop. `gate` says how fast a host is called: by default as settings say, where they say so or
    the pool has no limits that know. `sleep` waits between attempts.
    """

    name = "open_data"

    def __init__(
        self,
        access: OpenDataAccess,
        http: HttpPool,
        clock: Callable[[], datetime] | None = None,
        *,
        gate: Gate | None = None,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self.access = access
        is_told = http.limits is None or "calls_per_second" in access.model_fields_set
        pace = gate or Pace(access.calls_per_second if is_told else math.inf, sleep=sleep)
        self._caller = Caller(access, http, clock or (lambda: datetime.now(SEOUL)), pace, sleep)

    def refusal(self, item: Item[Certificate], holder: Holder) -> str | None:
        """Say which option or setting is missing; None where the item can be asked for. Asks nobody."""
        try:
            self._operation(References(item, holder, ""))
        except CertbrokerError as error:
            return error.detail
        return None

    async def request(self, order: Order) -> str:
        """Return the name of the operation as the ticket, for there is nothing to order beforehand.

        Raises SettingsError where an option or the key is missing.
        """
        with about(order.item.certificate):
            return self._operation(_references(order))

    async def collect(self, order: Order, ticket: str) -> Fetched | Turned:  # noqa: ARG002 - nothing was ordered
        """Look the certificate up; `raw` holds every page as it came. Raises ChannelError, PayloadError, SettingsError.

        What a search finds, but not for what was chosen, is turned down as not found.
        """
        with about(order.item.certificate):
            pages = await Fetching.begin(self._caller).all(self._route(order.item), _references(order))
            return Fetched(joined(page.raw for page in pages)) if pages else Turned("not_found", _NOT_CHOSEN)

    def dry_run(self, order: Order) -> tuple[Planned, ...]:
        """Return the calls that `collect` would begin with, in order, the key hidden.

        Of every question the first page; what a search would find stands as `<column>`. Raises SettingsError.
        """
        with about(order.item.certificate):
            questions = foreseen(self._route(order.item), _references(order))
            return tuple(call_of(question, self.access).shown() for question in questions)

    async def rows(self, route: OpenData, parameters: Mapping[str, str] | None = None) -> list[Value]:
        """Return all rows of an operation, unread: mappings of names on the wire to texts, numbers as texts too.

        parameters: name on the wire → value, beside those that the route fixes. Raises as `collect` does.
        """
        route = chosen(route, self.access)
        given = {name: fitted(route, name, value) for name, value in (parameters or {}).items()}
        fixed = {name: value for name, value in route.parameters.items() if isinstance(value, str)}
        return _rows(await Fetching.begin(self._caller).pages(Question(route, {**fixed, **given})))

    async def lookup(self, items: Iterable[Item[C]]) -> Reading[C]:
        """Return the rows of many items of one certificate in one, in their order.

        No consent and no holder stands behind it: it is for what names no person, such as business numbers. Items
        whose operation takes a list share its calls. Raises ValueError without items, and as `collect` does; the
        first error ends it (`batches` keeps what came before).
        """
        asked = list(items)
        async with aclosing(self.batches(asked)) as found:  # read while others are under way
            return together([reading_of(asked[0].certificate, rows) async for rows in found])

    async def batches(self, items: Iterable[Item[C]]) -> AsyncGenerator[list[Value]]:
        """Give the rows of many items of one certificate call by call, in order, as fast as the host may be called.

        Raises as `lookup` does; what was given before an error stays good.
        """
        asked = list(items)
        if len({item.certificate for item in asked}) != 1:
            message = "items of one certificate are needed"
            raise ValueError(message)
        with about(asked[0].certificate):
            async with aclosing(in_order(self._works(asked), at_once(self._caller))) as found:
                async for pages in found:
                    yield _rows(pages)

    def _works(self, items: list[Item[C]]) -> Iterator[Callable[[], Awaitable[list[Page]]]]:
        route = self._route(items[0])
        about_each = [References(item, _NOBODY, "") for item in items]
        if route.body is None:
            yield from (lambda one=one: Fetching.begin(self._caller).all(route, one) for one in about_each)
            return
        questions = [question for one in about_each for question in questions_of(route, one)]
        entries = [entry for question in questions for entry in question.entries]
        for question in batched(questions[0], entries):
            yield lambda one=question: Fetching.begin(self._caller).pages(one)

    def _route(self, item: Item[Certificate]) -> OpenData:
        return chosen(open_data_route(item.certificate), self.access)

    def _operation(self, references: References) -> str:
        """Return the name of the operation that is called first. Raises SettingsError where something is missing."""
        first, *_ = foreseen(self._route(references.item), references)
        host = host_of(first.route)
        ServiceKey.of(self.access.key_for(host), host)
        return first.operation


def _references(order: Order) -> References:
    return References(order.item, order.holder, order.ci.reveal() if order.ci else "")


def _rows(pages: list[Page]) -> list[Value]:
    return [row for page in pages for row in page.answer.rows]
