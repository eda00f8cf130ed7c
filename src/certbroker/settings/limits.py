"""How often a host may be called, and when not at all: as settings and the data that ships state it."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Annotated, Any, Literal, Self, cast
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from certbroker.fields import SEOUL
from certbroker.routes import Known
from certbroker.settings.keys import Section

Per = Literal["second", "minute", "hour", "day"]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WhenUsedUp = Literal["wait", "raise"]
EVERY_HOST = "*"
DAY = 24 * 60
_HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|24:00)")


class Stated(Section):
    """Something that a source states."""

    source: str = ""
    known: Known = Known.DECLARED


class Rate(Stated):
    """A budget of calls: of any second, minute or hour; of a day, which begins at midnight in Korea."""

    calls: int = Field(ge=1)
    per: Per
    account: Literal["any", "development"] = "any"
    """Whether it holds for a development account (개발계정) only."""


def minutes(hours: str) -> tuple[int, int]:
    """Read `HH:MM-HH:MM` as minutes after midnight and length in minutes; it may go over midnight.

    Raises ValueError.
    """
    found = _HOURS.fullmatch(hours)
    if not found:
        message = "must be HH:MM-HH:MM, such as 23:30-00:30; 24:00 may end it"
        raise ValueError(message)
    parts = [int(part) for part in found.groups(default="0")]
    begin, end = parts[0] * 60 + parts[1], DAY if hours.endswith("24:00") else parts[2] * 60 + parts[3]
    if begin == end:
        message = "must not end when it begins; a whole day is 00:00-24:00"
        raise ValueError(message)
    return begin, (end - begin) % DAY or DAY


def _checked(hours: str) -> str:
    minutes(hours)
    return hours


def _local(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=SEOUL)


Hours = Annotated[str, AfterValidator(_checked)]
Moment = Annotated[datetime, AfterValidator(_local)]


class Closed(Stated):
    """When a host is not to be called, in Korean time. It is open again at the end itself.

    ```toml
    { hours = "23:30-00:30" }                                             # every day, over midnight
    { days = ["saturday"], hours = "22:00-24:00" }                        # the days on which it begins
    { begins = 2026-12-31T22:00:00, ends = 2027-01-01T02:00:00 }          # once
    ```
    """

    hours: Hours | None = None
    days: tuple[Weekday, ...] = ()
    begins: Moment | None = None
    ends: Moment | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        is_dated = self.begins is not None and self.ends is not None
        has_dates = self.begins is not None or self.ends is not None
        if has_dates != is_dated or is_dated == (self.hours is not None) or (is_dated and self.days):
            message = "give hours, with days or without, or else begins and ends"
            raise ValueError(message)
        if self.begins and self.ends and self.begins >= self.ends:
            message = "must begin before it ends"
            raise ValueError(message)
        return self


class BreakerLimits(Section):
    """When a host that fails is left alone, and for how long."""

    failures: int = Field(default=5, ge=1)
    """So many in a row."""
    pause: float = Field(default=30.0, gt=0)
    """Seconds, doubled with every trial that fails."""
    longest: float = Field(default=600.0, gt=0)
    """Seconds at most."""


class OperationLimits(Section):
    """The limits of some calls of a host. What is None is as it ships."""

    concurrency: int | None = Field(default=None, ge=1)
    """How many calls one process has under way at once."""
    rates: tuple[Rate, ...] | None = None
    """All of them hold; an empty list takes away those that ship."""
    closed: tuple[Closed, ...] | None = None
    breaker: BreakerLimits | None = None
    when_used_up: WhenUsedUp | None = None

    def over(self, other: "OperationLimits") -> Self:
        """Return these limits, with those of another where these state nothing."""
        lacking = {name: getattr(other, name) for name in OperationLimits.model_fields if getattr(self, name) is None}
        return self.model_copy(update=lacking)


def _path(path: str) -> str:
    if not path.startswith("/") or path.endswith("/") or set(path) & set("?#"):
        message = "an operation is the beginning of a path: /service/v1"
        raise ValueError(message)
    return path


Path = Annotated[str, AfterValidator(_path)]


class HostLimits(OperationLimits):
    """The limits of a host; those of an operation hold beside the host's own."""

    operations: dict[Path, OperationLimits] = Field(default_factory=dict[str, OperationLimits])
    """Beginning of a path, in whole steps → its limits."""

    def joined(self, other: "HostLimits") -> Self:
        """Return these limits, with those of another where these state nothing, operation by operation."""
        whole = self.over(other)
        manner = OperationLimits(breaker=whole.breaker, when_used_up=whole.when_used_up)
        operations = {
            path: self.operations.get(path, OperationLimits()).over(other.operations.get(path, manner)).over(manner)
            for path in {*other.operations, *self.operations}
        }
        return whole.model_copy(update={"operations": operations})


class LimitSettings(Section):
    """How hosts are spared.

    ```toml
    [limits]
    shared = "sqlite:///limits.db"                     # or postgresql://…: budgets of all processes together

    [limits."apis.data.go.kr"]
    rates = [{ calls = 20, per = "second" }]
    closed = [{ hours = "23:30-00:30" }]

    [limits."apis.data.go.kr".operations."/1613000/BldRgstHubService"]
    rates = [{ calls = 1000, per = "day" }]
    ```
    """

    shared: str | None = Field(default=None, repr=False, pattern=r"^(sqlite:///.|postgresql://)")
    """Where budgets are counted for all processes; without it, each process counts for itself."""
    name: str = "certbroker"
    """Budgets of one name are one, in whatever process."""
    account: Literal["production", "development"] = "production"
    """What the keys of open data are (운영계정, 개발계정): quotas of development accounts hold for those only."""
    when_used_up: WhenUsedUp = "wait"
    """Whether a call waits within its deadline where a budget is used up, or RateLimited is raised at once."""
    hosts: dict[str, HostLimits] = Field(default_factory=dict[str, HostLimits])

    @model_validator(mode="before")
    @classmethod
    def _hosts(cls, data: Any) -> Any:
        """Tell hosts, which settings name beside the other settings, from these."""
        if not isinstance(data, Mapping):
            return data
        told = cast("Mapping[str, Any]", data)
        hosts = {name: told[name] for name in told if is_host(name)}
        rest = {name: told[name] for name in told if name not in hosts}
        return rest | {"hosts": {**rest.get("hosts", {}), **hosts}} if hosts else rest


def is_host(name: str) -> bool:
    """Whether a name can be a host, with its port if any: `apis.data.go.kr`, `localhost:8080`, `*`."""
    return name in {EVERY_HOST, "localhost"} or "." in name or ":" in name


def steps_of(path: str) -> Iterator[str]:
    """Go through the beginnings of a path in whole steps, the longest first: /a/b/c, /a/b, /a."""
    while path:
        yield path
        path = path.rpartition("/")[0]


def host_and_path(url: str) -> tuple[str, str]:
    """Return host, with its port if any, and path of an address; its query, which may hold a key, goes nowhere."""
    parts = urlsplit(url.partition("?")[0])
    host = f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname)
    return host, parts.path
