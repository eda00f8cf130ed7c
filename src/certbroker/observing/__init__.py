"""What a service sees of the library's work: spans and metrics (OpenTelemetry), and events in the log.

Spans and metrics need `certbroker[telemetry]`; without it, or without a provider of the service's, they go nowhere.
Nothing personal is in any of it: what may be said at all is listed in `told.Told`, and how it must look in
`told.shown`. Trace context is never sent to issuers: it goes into no header of ours.
"""

from certbroker.observing.happenings import Happening
from certbroker.observing.instruments import Instrument
from certbroker.observing.json_lines import JsonFormatter
from certbroker.observing.providers import using
from certbroker.observing.spans import Name, Span, span, spanned
from certbroker.observing.told import Labels, Told
from certbroker.privacy import RedactingFilter

__all__ = [
    "Happening",
    "Instrument",
    "JsonFormatter",
    "Labels",
    "Name",
    "RedactingFilter",
    "Span",
    "Told",
    "span",
    "spanned",
    "using",
]
