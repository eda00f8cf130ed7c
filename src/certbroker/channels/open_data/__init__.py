"""Open-data APIs (공공데이터포털, odcloud and their kin): envelopes, error codes, and the channel that calls them."""

from typing import TYPE_CHECKING, Any

from certbroker.channels.open_data.answer import Fault
from certbroker.channels.open_data.envelope import read, rows_of

if TYPE_CHECKING:
    from certbroker.channels.open_data.channel import OpenDataChannel as OpenDataChannel

__all__ = ["Fault", "OpenDataChannel", "read", "rows_of"]


def __getattr__(name: str) -> Any:
    """Load the channel when it is first used: whoever only reads needs no HTTP client."""
    if name != "OpenDataChannel":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from certbroker.channels.open_data.channel import OpenDataChannel

    return OpenDataChannel
