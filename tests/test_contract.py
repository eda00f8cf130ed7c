"""Every certificate keeps the contract, and its samples are about the fictional cast only."""

import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import cast

import pytest
from pydantic import BaseModel

from certbroker import Certificate, Reading, discover
from certbroker.channels.documents import read_document
from certbroker.fields import ResidentNumber
from certbroker.samples import samples_of
from certbroker.testing import CHECKS, Check, cases
from support.people import CAST

CERTIFICATES = list(discover())
# Some papers have one place for the number of a person or a corporation.
CORPORATION = "000000-0000017"
PEOPLE = tomllib.loads(files("certbroker.sandbox").joinpath("people.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(**cases(discover()))
def test_contract(certificate: type[Certificate], check: Check) -> None:
    check(certificate)


def test_the_contract_covers_all_connectors() -> None:
    assert len(CERTIFICATES) >= 10
    assert len({certificate.issuer_id() for certificate in CERTIFICATES}) >= 5
    assert len(cases(discover())["argvalues"]) == len(CERTIFICATES) * len(CHECKS)


def _numbers(value: object) -> Iterator[ResidentNumber]:
    if isinstance(value, ResidentNumber):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _numbers(getattr(value, name))
    elif isinstance(value, tuple):
        for one in cast("tuple[object, ...]", value):
            yield from _numbers(one)


@pytest.mark.parametrize("certificate", CERTIFICATES, ids=[one.id() for one in CERTIFICATES])
def test_samples_are_about_the_cast(certificate: type[Certificate]) -> None:
    cast_numbers = [ResidentNumber.parse(number) for number in (*CAST, CORPORATION)]
    for sample in samples_of(certificate):
        assert sample.person in PEOPLE, sample.case
        reading = read_document(certificate, sample.wire.read_bytes())
        for number in _numbers(reading.certificate if isinstance(reading, Reading) else None):
            assert any(number.agrees_with(one) for one in cast_numbers), f"{sample.case}: {number}"


def test_no_two_certificates_share_a_root_element() -> None:
    names = [name for certificate in CERTIFICATES if certificate.route() for name in certificate.spec.documents]
    assert len(set(names)) == len(names)
    assert all(discover().by_document(name) is not None for name in names)
