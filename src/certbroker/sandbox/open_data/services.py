"""The operations of `services.toml`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from certbroker.sandbox import data


@dataclass(frozen=True)
class Service:
    """One operation; `services.toml` says what each value means."""

    at: str
    form: str
    switch: str = ""
    samples: str = ""
    also: frozenset[str] = frozenset()
    has: str = ""
    rows: str = ""
    base: str = ""
    required: tuple[str, ...] = ()
    select: Mapping[str, str] = field(default_factory=dict[str, str], hash=False)
    options: Mapping[str, str] = field(default_factory=dict[str, str], hash=False)
    limit: int = 100
    gateway: str = "new"
    message: str = "NORMAL SERVICE."
    one_row: str = "object"
    no_rows: str = "text"
    echo: str = "number"

    @property
    def operation(self) -> str:
        """The last step of the address."""
        return self.at.rpartition("/")[2]

    @property
    def host(self) -> str:
        """The host of the address."""
        return self.at.partition("/")[0]


@cache
def load() -> Mapping[str, Service]:
    """Read the operations, by address."""
    rows = data.table("open_data/services.toml")["service"]
    found = (
        Service(**row | {"also": frozenset(row.get("also", ())), "required": tuple(row.get("required", ()))})
        for row in rows
    )
    return {service.at: service for service in found}


@cache
def hosts() -> tuple[str, ...]:
    """Return the hosts that the sandbox plays."""
    return tuple(dict.fromkeys(service.host for service in load().values()))
