"""Open-data APIs (공공데이터포털, odcloud and their kin): envelopes and their error codes."""

from certbroker.channels.open_data.envelope import Fault, read, rows_of

__all__ = ["Fault", "read", "rows_of"]
