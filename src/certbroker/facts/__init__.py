"""Facts: what certificates prove, and what requirements, programmes and the resident card ask for.

A connector says as data how the fields of a certificate become facts (`gives`); `certbroker.factbook` joins the facts
of several certificates.
"""

from certbroker.facts.giving import Always, Gives, always, gives
from certbroker.facts.kinds import (
    Asset,
    Clearance,
    Event,
    FactValue,
    Filing,
    Identity,
    Income,
    Payment,
    Qualification,
    Registration,
    Relative,
    Residence,
    Span,
)
from certbroker.facts.names import Fact

__all__ = [
    "Always",
    "Asset",
    "Clearance",
    "Event",
    "Fact",
    "FactValue",
    "Filing",
    "Gives",
    "Identity",
    "Income",
    "Payment",
    "Qualification",
    "Registration",
    "Relative",
    "Residence",
    "Span",
    "always",
    "gives",
]
