"""Certificates, connectors, options and people: the types that connectors are written in."""

from certbroker.model.certificate import Certificate, Item, Options, items_of
from certbroker.model.connector import Connector, Issuer
from certbroker.model.earlier import Earlier, as_today, shape_of, shapes
from certbroker.model.given import given
from certbroker.model.people import Business, Holder, Representative, Subject, WalletAddress
from certbroker.model.record import Record, Wire, group_of, meanings, wire
from certbroker.model.spec import Law, Spec

__all__ = [
    "Business",
    "Certificate",
    "Connector",
    "Earlier",
    "Holder",
    "Issuer",
    "Item",
    "Law",
    "Options",
    "Record",
    "Representative",
    "Spec",
    "Subject",
    "WalletAddress",
    "Wire",
    "as_today",
    "given",
    "group_of",
    "items_of",
    "meanings",
    "shape_of",
    "shapes",
    "wire",
]
