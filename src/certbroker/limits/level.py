"""One level of limits: those of a host, or of an operation of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from certbroker.errors import Maintenance
from certbroker.limits.budgets import Buckets, Budget
from certbroker.limits.bulkhead import Bulkhead
from certbroker.limits.windows import Window, opening, windows
from certbroker.settings.limits import BreakerLimits, OperationLimits

_NONE = BreakerLimits()


@dataclass(frozen=True, slots=True)
class Level:
    """The limits of a host or operation, and what they count. `key` is the host, with the operation's path."""

    key: str
    bulkhead: Bulkhead
    budgets: tuple[Budget, ...]
    windows: tuple[Window, ...]
    breaker: BreakerLimits
    waits: bool

    def require_open(self, now: datetime) -> None:
        """Raise Maintenance where it is closed now: it says when it opens."""
        if not self.windows:
            return
        opens = opening(self.windows, now)
        if opens > now:
            raise Maintenance(f"{self.key}: closed until {opens:%Y-%m-%d %H:%M}", retry_at=opens)


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes levels; what their limits leave open is as given."""

    buckets: Callable[[], Buckets]
    waits: bool

    def level(self, key: str, limits: OperationLimits, concurrency: int) -> Level:
        """Make a level. Raises SettingsError."""
        rates = limits.rates or ()
        buckets = self.buckets().open(key, rates) if rates else ()
        return Level(
            key,
            Bulkhead(key, limits.concurrency or concurrency),
            tuple(Budget(key, one) for one in buckets),
            windows(limits.closed or ()),
            limits.breaker or _NONE,
            self.waits if limits.when_used_up is None else limits.when_used_up == "wait",
        )
