"""The catalogue: finds connectors by scanning, and certificates by id, by root element and by name."""

import importlib
import pkgutil
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from difflib import get_close_matches
from functools import cache, cached_property
from importlib.metadata import entry_points
from inspect import cleandoc
from typing import Any

from certbroker.errors import ConnectorDefect, UnknownCertificate, UnknownIssuer
from certbroker.fields import Code, kind_of_field
from certbroker.model import Certificate, Connector, Options, Record, group_of, meanings
from certbroker.samples import Witness, tier, witnesses_of

OURS = "certbroker_connectors"
GROUP = "certbroker.connectors"
"""Entry points of other people's packages: name = issuer id, value = the issuer's package."""


class Catalogue:
    """All connectors that are installed.

    Issuers are known at once; a certificate's module loads when it is asked for.
    """

    def __init__(self, connectors: Iterable[Connector]) -> None:
        self.connectors = {connector.id: connector for connector in sorted(connectors, key=lambda one: one.id)}

    def issuer(self, issuer: str) -> Connector:
        """Return the connector of an issuer. Raises UnknownIssuer."""
        try:
            return self.connectors[issuer]
        except KeyError:
            raise UnknownIssuer(issuer + _hint(issuer, self.connectors)) from None

    def __getitem__(self, certificate: str) -> type[Certificate]:
        """Return a certificate type by id. Raises UnknownCertificate, with the nearest ids."""
        issuer, _, name = certificate.partition(".")
        if issuer not in self.connectors or name not in self.connectors[issuer].certificates:
            raise UnknownCertificate(certificate + _hint(certificate, self.ids))
        return self.connectors[issuer].load(name)

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """Every certificate id, sorted; loads no certificate."""
        return tuple(f"{one.id}.{name}" for one in self.connectors.values() for name in one.certificates)

    def __iter__(self) -> Iterator[type[Certificate]]:
        """Go through all certificate types."""
        return (self[certificate] for certificate in self.ids)

    def __len__(self) -> int:
        return len(self.ids)

    def by_document(self, element: str) -> type[Certificate] | None:
        """Return the certificate whose document in an answer of the exchange has this root element."""
        return self._by_document.get(element)

    @cached_property
    def _by_document(self) -> dict[str, type[Certificate]]:
        found: dict[str, type[Certificate]] = {}
        for certificate in (one for one in self if one.route()):
            for element in certificate.spec.documents:
                if element in found:
                    raise ConnectorDefect(f"{element} names both {found[element].id()} and {certificate.id()}")
                found[element] = certificate
        return found

    def issuer_name(self, certificate: type[Certificate]) -> str:
        """Return the Korean name of a certificate's issuer."""
        return self.issuer(certificate.issuer_id()).issuer.name_ko

    def search(self, query: str, issuer: str | None = None) -> list[type[Certificate]]:
        """Return the certificates whose id, names or aliases hold every word of the query."""
        words = query.casefold().split()
        return [
            one
            for one in self
            if (issuer is None or one.issuer_id() == self.issuer(issuer).id)
            and all(any(word in name.casefold() for name in names_of(one)) for word in words)
        ]


@cache
def discover() -> Catalogue:
    """Scan the connectors: our own package, and the entry points of other people's packages."""
    package = importlib.import_module(OURS)
    names = {module.name: f"{OURS}.{module.name}" for module in pkgutil.iter_modules(package.__path__) if module.ispkg}
    names |= {point.name: point.value for point in entry_points(group=GROUP)}
    return Catalogue(_connector(name) for name in names.values())


def _connector(package: str) -> Connector:
    found = getattr(importlib.import_module(package), "connector", None)
    if not isinstance(found, Connector):
        raise ConnectorDefect(f"{package} has no `connector`")
    return found


def names_of(certificate: type[Certificate]) -> tuple[str, ...]:
    """Return everything a certificate is called."""
    spec = certificate.spec
    return (certificate.id(), spec.name_ko, spec.name_en, *spec.aliases)


def summary(certificate: type[Certificate], catalogue: Catalogue) -> dict[str, Any]:
    """Return one line of the catalogue as JSON (shape `catalogue entry` in docs/shapes.md)."""
    spec, connector = certificate.spec, catalogue.issuer(certificate.issuer_id())
    route = certificate.route()
    return {
        "id": certificate.id(),
        "name_ko": spec.name_ko,
        "name_en": spec.name_en,
        "issuer": connector.id,
        "issuer_ko": connector.issuer.name_ko,
        "system": spec.system,
        "subject": spec.subject,
        "channels": [one.channel for one in certificate.routes],
        "code": route.code if route else None,
        "known": spec.known.value,
        "code_known": route.known.value if route else None,
        "form_known": spec.form_known,
        "tier": tier(certificate),
        "aliases": list(spec.aliases),
        "sensitivity": list(spec.sensitivity),
        "proves": [str(fact) for fact in spec.proves],
        "fresh_days": spec.fresh_days,
    }


def details(certificate: type[Certificate], catalogue: Catalogue) -> dict[str, Any]:
    """Return everything about a certificate as JSON (shape `certificate type` in docs/shapes.md)."""
    spec, route = certificate.spec, certificate.route()
    return summary(certificate, catalogue) | {
        "description": cleandoc(certificate.__doc__ or ""),
        "laws": [{"text": law.text, "confirmed": law.confirmed} for law in spec.laws],
        "gov24_code": spec.gov24_code,
        "documents": list(spec.documents),
        "valid_days": spec.valid_days,
        "validity_note": spec.validity_note,
        "used_for": list(spec.used_for),
        "notes": spec.notes,
        "witnesses": [_witness(one) for one in witnesses_of(certificate)],
        "keys": {key: ref.path for key, ref in route.keys.items()} if route else {},
        "options": [
            _option(certificate.Ask, name, carried=bool(route and route.carries(name)))
            for name in certificate.Ask.model_fields
        ],
        "fields": describe_fields(certificate),
    }


def _witness(witness: Witness) -> dict[str, Any]:
    return asdict(witness) | {"seen_on": witness.seen_on.isoformat()}


def _option(ask: type[Options], name: str, *, carried: bool) -> dict[str, Any]:
    info, kind = ask.model_fields[name], kind_of_field(ask, name)
    return {
        "name": name,
        "type": kind.scalar.name if kind.scalar else getattr(kind.type, "__name__", str(kind.type)),
        "required": info.is_required(),
        "default": None if info.is_required() else info.default,
        "values": list(kind.scalar.tokens) if isinstance(kind.scalar, Code) else None,
        "carried": carried,
        "meaning": meanings(ask).get(name, ""),
    }


def describe_fields(record: type[Record]) -> list[dict[str, Any]]:
    """Return the fields of a record as JSON, groups with theirs."""
    return [_field(record, name) for name in record.model_fields]


def _field(record: type[Record], name: str) -> dict[str, Any]:
    kind, wire = kind_of_field(record, name), record.wires()[name]
    group = group_of(kind)
    return {
        "name": name,
        "type": kind.scalar.name if kind.scalar else "group",
        "list": kind.many,
        "required": not kind.optional,
        "label_ko": wire.label,
        "unit": wire.unit or None,
        "values": list(kind.scalar.tokens) if isinstance(kind.scalar, Code) else None,
        "meaning": meanings(record).get(name, ""),
        "fields": describe_fields(group) if group else None,
    }


def _hint(wrong: str, known: Iterable[str]) -> str:
    near = get_close_matches(wrong, known, n=3)
    return f"; did you mean {' or '.join(near)}?" if near else ""
