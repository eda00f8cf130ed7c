"""Where spans and metrics go: to the providers of the service, looked for when something is first told."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from opentelemetry.metrics import Meter, MeterProvider
    from opentelemetry.trace import Tracer, TracerProvider

SCOPE = "certbroker"


@dataclass(frozen=True, slots=True)
class Providers:
    """A tracer and a meter, and the instruments that were made of it."""

    tracer: "Tracer"
    meter: "Meter"
    is_traced: Callable[[], bool]
    """Whether anybody hears of spans by now."""
    instruments: dict[str, Any] = field(default_factory=dict[str, Any])


def _made(tracers: "TracerProvider | None", meters: "MeterProvider | None") -> Providers | None:
    if not (find_spec("opentelemetry") and find_spec("opentelemetry.trace")):
        return None
    from opentelemetry import metrics, trace

    def is_traced() -> bool:
        return tracers is not None or not isinstance(trace.get_tracer_provider(), trace.ProxyTracerProvider)

    tracer = trace.get_tracer(SCOPE, tracer_provider=tracers)
    return Providers(tracer, metrics.get_meter(SCOPE, meter_provider=meters), is_traced)


@cache
def _global() -> Providers | None:
    """The global providers; where the service sets them later, what was made before goes to them all the same."""
    return _made(None, None)


_CHOSEN: list[Providers | None] = []


def providers() -> Providers | None:
    """Return where things are told; None where OpenTelemetry's API is not installed."""
    return _CHOSEN[-1] if _CHOSEN else _global()


@contextmanager
def using(tracers: "TracerProvider | None" = None, meters: "MeterProvider | None" = None) -> Generator[None]:
    """Send spans and metrics to these providers within the block, in place of the global ones: of every thread."""
    _CHOSEN.append(_made(tracers, meters))
    try:
        yield
    finally:
        _CHOSEN.pop()
