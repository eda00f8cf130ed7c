"""Log records as JSON, an object on each line, with the trace they belong to; redacted, whoever wrote them."""

import json
import logging
from copy import copy
from datetime import datetime
from importlib import import_module
from typing import Any

from certbroker.fields import SEOUL
from certbroker.observing.providers import providers
from certbroker.privacy import RedactingFilter


class JsonFormatter(logging.Formatter):
    """Writes a record as one line of JSON.

    Keys: `at` (Korean time), `level`, `logger`, `message`; `event` and its `fields` where it is one of the library's;
    `trace_id` and `span_id` where it was written within a span; `error`, a traceback.
    """

    _filter = RedactingFilter()

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, without an end of line."""
        found = copy(record)
        self._filter.filter(found)
        told: dict[str, Any] = {
            "at": datetime.fromtimestamp(found.created, SEOUL).isoformat(timespec="milliseconds"),
            "level": found.levelname.lower(),
            "logger": found.name,
            "message": found.getMessage(),
            "event": getattr(found, "event", None),
            "fields": getattr(found, "fields", None),
            **_trace(),
            "error": found.exc_text,
        }
        return json.dumps({key: value for key, value in told.items() if value}, ensure_ascii=False, default=str)


def _trace() -> dict[str, str]:
    if providers() is None:
        return {}
    found = import_module("opentelemetry.trace").get_current_span().get_span_context()
    return {"trace_id": f"{found.trace_id:032x}", "span_id": f"{found.span_id:016x}"} if found.is_valid else {}
