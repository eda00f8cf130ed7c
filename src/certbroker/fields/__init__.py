"""Scalars: how every wire value of the catalogue's type table becomes a value, and how it is written in canonical JSON.

Parsing is strict. What the table does not list raises `NotReadable`, which the reader turns into a `PayloadError`
with the path; two kinds of value are kept as they stand and reported (`Kept`): code words that are not listed, and
business or corporate numbers of another length.

| name | Python | JSON |
|---|---|---|
| `Text`, `Address`, `Phone`, `BusinessNumber`, `CorporateNumber`, `code(…)` | `str` | string |
| `Day`, `Instant` | `date`, `datetime` | `2026-01-31`, `2026-01-31T14:25:30+09:00` |
| `Month`, `Year` | `Month`, `int` | `2026-01`, `2026` |
| `Won`, `Integer` | `int` | integer |
| `Quantity`, `Percent` | `Decimal` | string without separators |
| `YesNo` | `bool` | boolean |
| `ResidentNumber` | secret | `900101-1******` |
| `Period` | `starts_on`, `ends_on` | object |
"""

from certbroker.fields.dates import SEOUL, Day, Instant, Month, Period, Year
from certbroker.fields.identifiers import BusinessNumber, CorporateNumber, Phone, ResidentNumber
from certbroker.fields.numbers import Integer, Percent, Quantity, Won
from certbroker.fields.parcels import Parcel
from certbroker.fields.scalar import Kept, Kind, NotReadable, Scalar, kind_of, kind_of_field
from certbroker.fields.words import Address, Code, Text, YesNo, code

__all__ = [
    "SEOUL",
    "Address",
    "BusinessNumber",
    "Code",
    "CorporateNumber",
    "Day",
    "Instant",
    "Integer",
    "Kept",
    "Kind",
    "Month",
    "NotReadable",
    "Parcel",
    "Percent",
    "Period",
    "Phone",
    "Quantity",
    "ResidentNumber",
    "Scalar",
    "Text",
    "Won",
    "Year",
    "YesNo",
    "code",
    "kind_of",
    "kind_of_field",
]
