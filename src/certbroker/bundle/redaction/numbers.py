"""Whether back parts of resident numbers may be shown: the recipient takes them, and the holder asked for them."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final, cast

from certbroker.bundle.redaction.sweep import places
from certbroker.consent import Consent, ConsentStatus
from certbroker.evidence import Evidence
from certbroker.fields import ResidentNumber
from certbroker.model import Certificate, Options, Record

ANY: Final = "*"


@cache
def options() -> Mapping[str, tuple[Any, ...]]:
    """Return the options that have numbers printed, each with the values that do."""
    text = files("certbroker.bundle.redaction").joinpath("numbers.toml").read_text(encoding="utf-8")
    return {name: tuple(values) for name, values in tomllib.loads(text).items()}


def showing(ask: type[Options]) -> dict[str, Any]:
    """Return how a certificate is asked for with its numbers: each option with the first value that does."""
    return {name: values[0] for name, values in options().items() if name in ask.model_fields}


def shows(asked: Mapping[str, Any]) -> bool:
    """Whether options that were asked with have numbers printed."""
    known = options()
    return any(_is_among(value, known[name]) for name, value in asked.items() if name in known)


def _is_among(value: Any, listed: tuple[Any, ...]) -> bool:
    return (ANY in listed and bool(value)) or value in listed


def consented(evidence: Evidence[Certificate], consents: Iterable[Consent], recipient: str) -> bool:
    """Whether a holder asked for this document with its numbers, for this recipient, and has not changed their mind."""
    given = evidence.provenance.consent_id
    return any(
        shows(item.options)
        for consent in consents
        if consent.id == given and consent.status is ConsentStatus.APPROVED and consent.recipient == recipient
        for item in consent.items
        if item.certificate == evidence.id
    )


def numbers_of(record: Record) -> Iterator[ResidentNumber]:
    """Go through the resident numbers in a certificate's own fields."""
    for place in places(type(record)):
        value = getattr(record, place.name)
        if place.kind.type is ResidentNumber:
            yield from (one for one in (value if place.kind.many else (value,)) if isinstance(one, ResidentNumber))
        elif place.kind.scalar is None and value:
            for one in cast("tuple[Record, ...]", value) if place.kind.many else (value,):
                yield from numbers_of(one)


@cache
def number_paths(record: type[Record], path: str = "") -> tuple[str, ...]:
    """Return the paths of a certificate's fields for resident numbers."""
    found: list[str] = []
    for place in places(record):
        where = f"{path}.{place.name}" if path else place.name
        if place.kind.scalar is None:
            found += number_paths(place.kind.type, where)
        elif place.kind.type is ResidentNumber:
            found.append(where)
    return tuple(found)


def has_numbers(record: type[Record]) -> bool:
    """Whether a certificate has a field for a resident number."""
    return bool(number_paths(record))
