"""Fact books written by hand, for the tests of predicates."""

import hashlib
from datetime import date
from typing import Any

import certbroker.facts
from certbroker.factbook import FactBook, Proven
from certbroker.facts import Fact


def proven(name: str, shape: str, parts: dict[str, Any], certificate: str, issued_on: date) -> Proven[Any]:
    """Return a fact of a document; documents are told apart by certificate and day of issue."""
    value = getattr(certbroker.facts, shape).model_validate(parts)
    number = hashlib.sha256(f"{certificate} {issued_on}".encode()).hexdigest()
    return Proven(Fact(name), value, certificate, "", issued_on, number)


def book(*rows: list[Any]) -> FactBook:
    """Return a fact book of rows `[name, shape, parts, certificate, issued_on]`."""
    return FactBook(tuple(proven(*row) for row in rows))
