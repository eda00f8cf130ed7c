"""Calls to hosts: a span as OpenTelemetry's conventions for HTTP clients have it, and a duration.

The address is in neither: it may hold a key, or whom it is about. The channel says what is asked of a host (operation).
"""

import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import Final
from urllib.parse import urlsplit

from certbroker.observing.instruments import Instrument
from certbroker.observing.providers import providers
from certbroker.observing.spans import Span, code_of, span
from certbroker.observing.told import Labels

_REFUSED: Final = 400
DURATION = Instrument("certbroker.call.duration", "histogram", "s", "Calls to hosts, from sending to the whole answer.")


@dataclass(slots=True)
class Call:
    """A call that is under way."""

    span: Span
    labels: Labels

    def answered(self, status: int) -> None:
        """Tell the HTTP status. From 400 on it is an error to whoever looks at spans."""
        self.labels["status"] = status
        self.labels["outcome"] = "answered"
        self.span.set(status=status)
        if status >= _REFUSED:
            self.labels["error"] = str(status)
            self.span.failed(str(status))


@contextmanager
def call(method: str, url: str, operation: str) -> Generator[Call]:
    """Be in a call within the block."""
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    labels = Labels(method=method, host=parts.hostname or "", port=port, outcome="failed")
    if operation:
        labels["operation"] = operation
    began = time.perf_counter()
    with _unwatched(), span(method, is_call=True, **labels) as own:
        made = Call(own, labels)
        try:
            yield made
        except BaseException as error:
            labels["error"] = code_of(error)
            raise
        finally:
            own.set(outcome=labels.get("outcome", ""))
            DURATION.add(time.perf_counter() - began, **labels)


@contextmanager
def _unwatched() -> Generator[None]:
    """Keep instrumentation of httpx, where a service has it, from our calls.

    It would write addresses into spans and trace context into headers. The API has no public name for that.
    """
    if providers() is None:
        yield
        return
    context = import_module("opentelemetry.context")
    key = getattr(context, "_SUPPRESS_HTTP_INSTRUMENTATION_KEY", None)
    token = context.attach(context.set_value(key, True)) if key else None  # noqa: FBT003 - as OpenTelemetry has it
    try:
        yield
    finally:
        if token is not None:
            context.detach(token)
