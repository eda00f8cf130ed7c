"""Service keys (서비스키): who may call what."""

from dataclasses import dataclass, field
from functools import cache
from secrets import compare_digest

from certbroker.sandbox import data
from certbroker.sandbox.open_data.call import Call

NO_KEY, NOT_REGISTERED = "20", "30"


@dataclass(frozen=True)
class ServiceKey:
    """One key; `keys.toml` says what each value means."""

    key: str = field(repr=False)
    services: tuple[str, ...] = ()
    refused: str = ""
    calls_per_day: int | None = None

    def covers(self, at: str) -> bool:
        """Say whether the key was applied for there (활용신청)."""
        return not self.services or at.startswith(self.services)


@cache
def load() -> tuple[ServiceKey, ...]:
    """Read the keys; the first is the one that the sandbox tells of."""
    rows = data.table("open_data/keys.toml")["key"]
    return tuple(ServiceKey(**row | {"services": tuple(row.get("services", ()))}) for row in rows)


def find(call: Call) -> ServiceKey | None:
    """Return the registered key that the call was made with, where it covers the called address."""
    given = call.key.encode()
    return next((key for key in load() if compare_digest(key.key.encode(), given) and key.covers(call.at)), None)


def reason(call: Call, key: ServiceKey | None) -> str:
    """Return why the call may not be made, as a code of the gateway; nothing where it may."""
    if key is None:
        return NOT_REGISTERED if call.key else NO_KEY
    return key.refused
