"""Every certificate says what its entry in the catalogue says, part by part."""

from pathlib import Path
from typing import Any, cast

import pytest

import certbroker.sandbox
from certbroker import Certificate, discover
from certbroker.catalogue import describe_fields
from certbroker.consent import label_of
from certbroker.fields import Code, kind_of_field
from certbroker.model import Options, Record, group_of
from support import oracle

Entry = dict[str, Any]

FOLDER = Path(certbroker.sandbox.__file__).parent / "catalogue"


def _path(certificate: type[Certificate]) -> Path:
    return FOLDER / certificate.issuer_id() / f"{certificate.id().partition('.')[2]}.yaml"


def _entry(certificate: type[Certificate]) -> Entry:
    return oracle.entry(certificate.id())


# How notes on keys say that a key is for one kind of applicant, and sent empty for the other.
APPLICANTS = {
    "개인 only": "person",
    "required for a person": "person",
    "법인 only": "corporation",
    "required for a corporation": "corporation",
}

CERTIFICATES = [certificate for certificate in discover() if _path(certificate).exists()]
every_certificate = pytest.mark.parametrize("certificate", CERTIFICATES, ids=[one.id() for one in CERTIFICATES])


def _listed(value: Any) -> list[Any]:
    return cast("list[Any]", value) if isinstance(value, list) else [value]


def test_the_catalogue_is_there() -> None:
    assert len(CERTIFICATES) >= 10


@every_certificate
def test_entry(certificate: type[Certificate]) -> None:
    spec, entry = certificate.spec, _entry(certificate)
    ours: Entry = {
        "id": certificate.id(),
        "name_ko": spec.name_ko,
        "name_en": spec.name_en,
        "aliases_ko": list(spec.aliases),
        "system": spec.system,
        "gov24_code": spec.gov24_code,
        "subject": spec.subject,
        "usual_freshness_days": spec.fresh_days,
        "sensitivity": list(spec.sensitivity),
        "used_for_ko": list(spec.used_for),
        "proves": [str(fact) for fact in spec.proves],
        "fields_confidence": spec.form_known,
        "channels": [route.channel for route in certificate.routes],
    }
    assert ours == {name: entry[name] for name in ours}
    # A folder is one issuer; which of its offices hands a paper out stands in brackets.
    assert discover().issuer_name(certificate) == entry["issuer_ko"].partition("(")[0]
    is_open_data = entry["channels"] == ["open_data"]
    assert spec.known.value == entry.get("known", "confirmed" if is_open_data else "declared")
    assert list(spec.documents) == _listed(entry["document"])
    assert [(law.text, law.confirmed) for law in spec.laws] == [
        (law["text"], law["confidence"] == "confirmed") for law in entry["legal_basis"]
    ]
    assert (spec.valid_days, spec.validity_note) == (entry["validity"]["days"], entry["validity"].get("note", ""))
    assert bool(spec.notes) == bool(entry.get("notes")), "in words of their own"


@every_certificate
def test_request(certificate: type[Certificate]) -> None:
    entry, route = _entry(certificate), certificate.route()
    assert (route is not None) == ("public_mydata" in entry["channels"])
    if route is None:
        return
    told = entry["mydata"]
    assert route.code == told["code"]
    assert (route.known.value == "confirmed") == (told["confidence"] == "confirmed")
    assert route.code is not None or route.known.value == "declared"
    keys = [(key.get("key", f"K{number:03d}"), key["value"]) for number, key in enumerate(told["keys"], 1)]
    assert [(key, ref.path) for key, ref in route.keys.items()] == keys
    codes = {
        key["key"]: {str(word): code for word, code in key["codes"].items()} for key in told["keys"] if "codes" in key
    }
    assert {key: dict(route.keys[key].words) for key in codes} == codes
    for key in told["keys"]:
        for word, kind in APPLICANTS.items():
            assert word not in key.get("note", "") or route.keys[key["key"]].applies_to == kind
    assert route.formerly == tuple(one["code"] for one in told.get("history", ()) if one["until"])


def _option(ask: type[Options], name: str) -> Entry:
    info, kind = ask.model_fields[name], kind_of_field(ask, name)
    scalar = kind.scalar
    return {
        "name": name,
        "type": scalar.name if scalar else kind.type.__name__,
        "list": kind.many,
        "required": info.is_required(),
        "default": None if info.is_required() else info.default,
        "values": list((scalar.words or {}).items()) if isinstance(scalar, Code) else None,
        "label": _label(label_of(ask, name)),
    }


def _label(printed: str) -> str:
    """A label without what stands in brackets behind it: when it counts, which codes there are."""
    return printed.partition("(")[0].strip()


def _option_told(option: Entry) -> Entry:
    default: Any = option["default"]
    return {
        "name": option["name"],
        "type": option["type"],
        "list": option.get("list", False),
        "required": option["required"] and default is None,
        "default": tuple(cast("list[Any]", default)) if isinstance(default, list) else default,
        "values": _words(option),
        "label": _label(option["label_ko"]),
    }


def _words(told: Entry) -> list[tuple[str, str]] | None:
    return [(str(word), token) for word, token in told["values"].items()] if "values" in told else None


@every_certificate
def test_options(certificate: type[Certificate]) -> None:
    ours = [_option(certificate.Ask, name) for name in certificate.Ask.model_fields]
    assert ours == [_option_told(option) for option in _entry(certificate)["options"]]


def _field(record: type[Record], name: str) -> Entry:
    kind, wire = kind_of_field(record, name), record.wires()[name]
    group = group_of(kind)
    return {
        "name": name,
        "type": None if group or kind.scalar is None else kind.scalar.name,
        "list": kind.many,
        "required": not kind.optional and not kind.many,
        "paths": wire.paths,
        "unit": wire.unit or None,
        "values": list((kind.scalar.words or {}).items()) if isinstance(kind.scalar, Code) else None,
        "fields": [_field(group, one) for one in group.model_fields] if group else None,
    }


def _field_told(field: Entry) -> Entry:
    is_list = field.get("list", False)
    return {
        "name": field["name"],
        "type": field.get("type"),
        "list": is_list,
        "required": not is_list and field.get("required", False),
        "paths": (tuple(_listed(field["wire"])), *((path,) for path in field.get("also", ()))),
        "unit": field.get("unit"),
        "values": _words(field),
        "fields": [_field_told(one) for one in field["fields"]] if "fields" in field else None,
    }


@every_certificate
def test_fields(certificate: type[Certificate]) -> None:
    ours = [_field(certificate, name) for name in certificate.model_fields]
    assert ours == [_field_told(field) for field in _entry(certificate)["fields"]]


def _labels(fields: list[Entry], key: str, prefix: str = "") -> dict[str, str]:
    found = {f"{prefix}{one['name']}": one[key] for one in fields if one.get(key)}
    for one in fields:
        found |= _labels(one.get("fields") or [], key, f"{prefix}{one['name']}.")
    return found


@every_certificate
def test_printed_labels(certificate: type[Certificate]) -> None:
    told = _labels(_entry(certificate)["fields"], "label_ko")
    ours = _labels(describe_fields(certificate), "label_ko")
    assert {path: ours[path] for path in told} == told
