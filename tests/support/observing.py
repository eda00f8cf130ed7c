"""What the library tells OpenTelemetry, caught by the SDK's own exporters; and what of it must not be there."""

import importlib
import json
import pkgutil
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

import certbroker
from certbroker import observing
from support.people import personal_data


@dataclass(frozen=True)
class Caught:
    """The spans and metrics of a block."""

    tracers: TracerProvider = field(default_factory=TracerProvider)
    exporter: InMemorySpanExporter = field(default_factory=InMemorySpanExporter)
    reader: InMemoryMetricReader = field(default_factory=InMemoryMetricReader)

    @property
    def spans(self) -> tuple[ReadableSpan, ...]:
        return self.exporter.get_finished_spans()

    def named(self, name: str) -> list[ReadableSpan]:
        return [one for one in self.spans if one.name == name]

    def parent(self, span: ReadableSpan) -> str:
        """The name of the span around a span; nothing for one that stands by itself."""
        parent = span.parent
        return next((one.name for one in self.spans if parent and ids(one)[1] == parent.span_id), "")

    @property
    def points(self) -> list[tuple[str, Mapping[str, Any], Any]]:
        """Name, labels and value of every point of every metric; of a histogram how many were measured."""
        data = self.reader.get_metrics_data()
        return [
            (metric.name, dict(point.attributes or {}), getattr(point, "value", None) or getattr(point, "count", None))
            for resource in (data.resource_metrics if data else ())
            for scope in resource.scope_metrics
            for metric in scope.metrics
            for point in metric.data.data_points
        ]

    def counted(self, metric: str, **labels: Any) -> int:
        """How much was counted under labels; those that are not named do not matter."""
        wanted = {name.replace("__", "."): value for name, value in labels.items()}
        return sum(
            int(value or 0) for name, found, value in self.points if name == metric and wanted.items() <= found.items()
        )

    @property
    def text(self) -> str:
        """Everything that would leave the process."""
        told = [json.dumps(json.loads(one.to_json()), ensure_ascii=False) for one in self.spans]
        return "\n".join([*told, *(json.dumps(point, ensure_ascii=False, default=str) for point in self.points)])


def said(span: ReadableSpan) -> dict[str, Any]:
    """What a span says."""
    return dict(span.attributes or {})


def ids(span: ReadableSpan) -> tuple[int, int]:
    """The ids of a span's trace and of the span."""
    context: Any = span.get_span_context()
    return context.trace_id, context.span_id


@contextmanager
def caught() -> Generator[Caught]:
    """Catch the spans and metrics of the block."""
    found = Caught()
    found.tracers.add_span_processor(SimpleSpanProcessor(found.exporter))
    with observing.using(found.tracers, MeterProvider(metric_readers=[found.reader])):
        yield found


def constants(kind: type[Any]) -> Iterator[Any]:
    """Every constant of a kind in the modules of the library, each once."""
    modules = (one.name for one in pkgutil.walk_packages(certbroker.__path__, "certbroker."))
    found = {
        id(value): value
        for name in modules
        if not name.endswith("__main__") and ".migrations." not in name
        for value in vars(importlib.import_module(name)).values()
        if isinstance(value, kind)
    }
    yield from found.values()


def secrets_in(text: str, words: Iterable[str]) -> list[str]:
    """Which of these words, and whose numbers, stand in a text."""
    return [*(word for word in words if word and word in text), *personal_data(text)]
