"""Calls: a question, its page, and the address it goes to; shown to people with the key hidden."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

from certbroker.channels.base import Planned
from certbroker.channels.open_data.families import Family, family
from certbroker.channels.open_data.keys import HIDDEN, ServiceKey
from certbroker.channels.open_data.questions import Question
from certbroker.privacy import redact
from certbroker.routes import OpenData
from certbroker.settings import OpenDataAccess


@dataclass(frozen=True, slots=True)
class Call:
    """One HTTP request, without its key."""

    route: OpenData
    url: str
    """The address that is called, without a query."""
    parameters: Mapping[str, str] = field(repr=False)
    content: bytes | None = field(default=None, repr=False)

    @property
    def host(self) -> str:
        """The published host, whose limits count."""
        return host_of(self.route)

    @property
    def operation(self) -> str:
        """What is asked, for spans and metrics: the published path, which names nobody."""
        return urlsplit(self.route.url).path

    @property
    def family(self) -> Family:
        """How it is asked and answers."""
        return family(self.route.family)

    def address(self, key: ServiceKey) -> str:
        """Return the address with its query, key included: for the HTTP layer, and for nobody else."""
        return _joined(self.url, key.query(self.family), _encoded(self.parameters))

    def headers(self, key: ServiceKey) -> dict[str, str]:
        """Return the headers, key included where it goes there."""
        kind = {"Content-Type": "application/json"} if self.content is not None else {}
        return {"Accept": "application/json, application/xml;q=0.9, */*;q=0.8", **kind, **key.headers(self.family)}

    def shown(self) -> Planned:
        """Return the call as it is shown to a person: nothing encoded, the key hidden."""
        key = f"{self.family.key}={HIDDEN}" if self.family.key else ""
        query = "&".join(f"{name}={value}" for name, value in self.parameters.items())
        headers = {} if key else {"Authorization": f"Infuser {HIDDEN}"}
        body = "" if self.content is None else json.dumps(json.loads(self.content), ensure_ascii=False)
        return Planned(self.route.method, redact(_joined(self.url, key, query)), headers, redact(body))


def call_of(question: Question, access: OpenDataAccess, page: int = 1) -> Call:
    """Return the call for one page of a question; an operation with a body has no pages."""
    route = question.route
    further = dict(access.parameters.get(host_of(route), {}))
    if route.body is None:
        told = family(route.family)
        further |= {told.page: str(page), told.size: str(page_size(route))}
    return Call(route, access.address(route.url), {**question.parameters, **further}, question.content)


def page_size(route: OpenData) -> int:
    """Return how many rows a page is asked to hold."""
    return min(route.page_size, family(route.family).most)


def host_of(route: OpenData) -> str:
    """Return the published host of a route."""
    return urlsplit(route.url).hostname or ""


def chosen(route: OpenData, access: OpenDataAccess) -> OpenData:
    """Return the route to call: another address in its place where the relying party has a key for that host."""
    return route.instead if route.instead and host_of(route.instead) in access.keys else route


def _encoded(parameters: Mapping[str, str]) -> str:
    return "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in parameters.items())


def _joined(url: str, *queries: str) -> str:
    query = "&".join(filter(None, queries))
    return f"{url}?{query}" if query else url
