"""Turns an item (certificate, options, subject) into the keys of its document, such as `L170K001`.

Codes differ per document (내외국인 is 01/02 here, 1/9 there), so a route says which; optional keys are sent empty,
not omitted.
"""

from collections.abc import Mapping

from certbroker.channels.references import References
from certbroker.model import Holder
from certbroker.routes import MyData


class Encoder(References):
    """Resolves the keys of a route against one item."""

    __slots__ = ()

    def keys(self, code: str, route: MyData) -> dict[str, str]:
        """Return every key of the document with its value, in order."""
        return {code + key: self.value(ref) for key, ref in route.keys.items()}


def person_fields(holder: Holder, ci: str) -> Mapping[str, str]:
    """Return `userVerifyInfo`: who the holder is, as the exchange wants it."""
    number = holder.resident_number
    return {
        "userCid": ci,
        "userName": holder.name,
        "userSexdstn": holder.sex or "",
        "userBrthdy": f"{holder.birth_date:%Y%m%d}",
        "userEmail": holder.email,
        "userRrn": number.front + number.back if number and number.is_complete else "",
        "userTelno": holder.phone.replace("-", ""),
        "ntvfrnrSe": "F" if holder.is_foreigner else "L",
    }
