"""Spans: what was done, for how long, within what; with words of ours only, and never an exception's text."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from enum import StrEnum
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, Unpack

from certbroker.errors import CertbrokerError
from certbroker.observing.providers import providers
from certbroker.observing.told import Told, attributes

if TYPE_CHECKING:
    from opentelemetry.trace import Span as Traced

P = ParamSpec("P")
R = TypeVar("R")


class Name(StrEnum):
    """The spans that there are. A call to a host is called by its HTTP method instead, as the conventions want it."""

    COLLECTION = "certbroker.collection"
    """One call of `collect`."""
    REQUEST = "certbroker.request"
    """One transfer request within a collection, from where it stood to where it got."""
    STEP = "certbroker.step"
    """One step of a transfer request: asked for, or fetched; in a collection or by a worker."""
    ADVANCE = "certbroker.advance"
    """What a worker did with one row."""
    BUNDLE = "certbroker.bundle"
    """One submission PDF made."""
    VERIFICATION = "certbroker.verification"
    """One file or dossier verified."""


class Span:
    """A span that is under way; without OpenTelemetry one that hears nothing."""

    __slots__ = ("_traced",)

    def __init__(self, traced: "Traced | None" = None) -> None:
        self._traced = traced

    def set(self, **told: Unpack[Told]) -> None:
        """Tell more."""
        if self._traced is not None and self._traced.is_recording():
            self._traced.set_attributes(attributes(told))

    def failed(self, code: str) -> None:
        """Tell that it failed, by a code. The status gets no text: a text could quote somebody."""
        if self._traced is not None and self._traced.is_recording():
            from opentelemetry.trace import StatusCode

            self._traced.set_attributes(attributes({"error": code}))
            self._traced.set_status(StatusCode.ERROR)


_NOTHING = Span()


@contextmanager
def span(name: str, *, is_call: bool = False, **told: Unpack[Told]) -> Generator[Span]:
    """Be in a span within the block. An error that leaves it marks it with its code, and with nothing else."""
    found = providers()
    if found is None or not found.is_traced():
        yield _NOTHING
        return
    from opentelemetry.trace import SpanKind

    with found.tracer.start_as_current_span(
        str(name),
        kind=SpanKind.CLIENT if is_call else SpanKind.INTERNAL,
        attributes=attributes(told),
        record_exception=False,
        set_status_on_exception=False,
    ) as traced:
        own = Span(traced)
        try:
            yield own
        except Exception as error:
            own.failed(code_of(error))
            raise
        except BaseException:
            own.set(error="cancelled")
            raise


def code_of(error: BaseException) -> str:
    """Return what an error is called: its code, or the name of its class."""
    return error.code if isinstance(error, CertbrokerError) else type(error).__name__


def spanned(name: str, tell: Callable[[Any], Told], **told: Unpack[Told]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Have every call of a function be a span. tell: what its result says of it."""

    def decorated(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> R:
            with span(name, **told) as own:
                result = function(*args, **kwargs)
                own.set(**tell(result))
                return result

        return call

    return decorated
