"""The JSON Schema of every certificate is a valid one, and every sample's expectation is valid against it."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from certbroker import Certificate, discover
from certbroker.cli.schema import schema_of
from certbroker.samples import samples_of

CERTIFICATES = list(discover())
every_certificate = pytest.mark.parametrize("certificate", CERTIFICATES, ids=[one.id() for one in CERTIFICATES])


def _wrong(validator: Draft202012Validator, value: Any) -> list[str]:
    return [f"{error.json_path}: {error.validator}" for error in validator.iter_errors(value)]  # pyright: ignore[reportUnknownMemberType] - its stub leaves the instance open


@every_certificate
def test_it_is_a_schema_of_draft_2020_12(certificate: type[Certificate]) -> None:
    schema = schema_of(certificate)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(schema)


@every_certificate
def test_every_expectation_is_valid(certificate: type[Certificate]) -> None:
    validator = Draft202012Validator(schema_of(certificate))
    delivered = [sample for sample in samples_of(certificate) if not sample.is_refusal]
    assert delivered
    assert not {sample.case: wrong for sample in delivered if (wrong := _wrong(validator, sample.expect))}


@every_certificate
def test_what_is_none_of_it_is_not_valid(certificate: type[Certificate]) -> None:
    validator = Draft202012Validator(schema_of(certificate))
    expect = next(sample.expect for sample in samples_of(certificate) if not sample.is_refusal)
    name = next(iter(certificate.model_fields))
    assert _wrong(validator, expect | {name: {"no": "value"}})
    assert _wrong(validator, expect | {"no_such_field": None})
    assert _wrong(validator, {key: value for key, value in expect.items() if key != name})
