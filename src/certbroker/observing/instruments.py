"""Metrics: counters, durations and levels. Whoever tells something states its instrument beside the code."""

from dataclasses import dataclass
from typing import Any, Final, Literal, Unpack

from certbroker.observing.providers import Providers, providers
from certbroker.observing.told import Labels, attributes

_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300)
"""Bounds of what is measured in seconds: those of the conventions, and some for issuers that are slow."""


@dataclass(frozen=True, slots=True)
class Instrument:
    """A metric: its name, what it counts, in which unit (UCUM)."""

    name: str
    kind: Literal["counter", "histogram", "gauge"]
    unit: str
    text: str

    def add(self, value: float = 1, **labels: Unpack[Labels]) -> None:
        """Count, or tell a measured value or the level as it is now."""
        found = providers()
        if found is None:
            return
        own, told = self._own(found), attributes(labels)
        match self.kind:
            case "counter":
                own.add(value, told)
            case "histogram":
                own.record(value, told)
            case "gauge":
                own.set(value, told)

    def _own(self, found: Providers) -> Any:
        if self.name not in found.instruments:
            found.instruments[self.name] = self._made(found)
        return found.instruments[self.name]

    def _made(self, found: Providers) -> Any:
        match self.kind:
            case "counter":
                return found.meter.create_counter(self.name, self.unit, self.text)
            case "histogram":
                bounds = list(_SECONDS)
                return found.meter.create_histogram(
                    self.name, self.unit, self.text, explicit_bucket_boundaries_advisory=bounds
                )
            case "gauge":
                return found.meter.create_gauge(self.name, self.unit, self.text)
