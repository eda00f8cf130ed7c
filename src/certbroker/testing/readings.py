"""The samples of a certificate: what they read to, what they show, and that they are about nobody."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any, TypeGuard, cast

from pydantic import BaseModel

from certbroker.channels.documents import canonical, read_document
from certbroker.fields import ResidentNumber, kind_of_field
from certbroker.model import Certificate, Record, group_of
from certbroker.privacy import RESIDENT_NUMBER
from certbroker.reading import Reading, to_utf8
from certbroker.testing._support import blamed, delivered, dumped, must, read, samples

CHECKLESS_FROM = date(2020, 10, 1)
"""Resident numbers given since then have no check digit (주민등록법 시행규칙 제2조)."""


def check_samples_are_there(certificate: type[Certificate]) -> None:
    """There are samples, at least one of them of a delivered document, and each says in a sentence what it shows."""
    must(delivered(certificate), certificate, "has a delivered sample")
    for sample in samples(certificate):
        told = f"{sample.case}: names a person, and says in a sentence what it shows"
        must(sample.person and sample.shows.endswith("."), certificate, told)


def check_samples_read_as_expected(certificate: type[Certificate]) -> None:
    """Every sample reads to its `expect`, to the letter and in order, and reports exactly its `reports`."""
    for sample in samples(certificate):
        with blamed(certificate, sample.case):
            reading = read_document(certificate, sample.wire.read_bytes())
        found, reports = canonical(reading), reading.reports if isinstance(reading, Reading) else ()
        told = f"{sample.case} reads to {json.dumps(found, ensure_ascii=False)}"
        must(json.dumps(found) == json.dumps(sample.expect), certificate, told)
        must(sorted(reports) == sorted(sample.reports), certificate, f"{sample.case} reports {reports}")


def check_expectations_round_trip(certificate: type[Certificate]) -> None:
    """The canonical JSON of every sample is read back, and written the same."""
    for sample in delivered(certificate):
        again = dumped(certificate.model_validate(sample.expect))
        must(json.dumps(again) == json.dumps(sample.expect), certificate, f"{sample.case} comes back as {again}")


def check_samples_show_every_field(certificate: type[Certificate]) -> None:
    """Every field holds a value in at least one sample."""
    shown = {path for sample in delivered(certificate) for path in _filled(sample.expect)}
    missing = [path for path in _field_paths(certificate) if path not in shown]
    must(not shown or not missing, certificate, f"the samples show {', '.join(missing)}")


def check_samples_are_about_nobody(certificate: type[Certificate]) -> None:
    """No resident number in a sample could be a real person's: check digits are wrong, where there are any."""
    for sample in delivered(certificate):
        numbers = list(_numbers(read(certificate, sample).certificate))
        text = to_utf8(sample.wire.read_bytes()).decode()
        numbers += [ResidentNumber.parse(found[0]) for found in RESIDENT_NUMBER.finditer(text)]
        real = [number for number in numbers if _could_be_real(number)]
        must(not real, certificate, f"{sample.case}: {len(real)} resident numbers have a right check digit")


def _field_paths(record: type[Record], prefix: str = "") -> Iterator[str]:
    for name in record.model_fields:
        yield prefix + name
        group = group_of(kind_of_field(record, name))
        if group:
            yield from _field_paths(group, f"{prefix}{name}.")


def _filled(data: dict[str, Any], prefix: str = "") -> Iterator[str]:
    for name, value in data.items():
        if value not in (None, []):
            yield prefix + name
        for one in cast("list[Any]", value) if isinstance(value, list) else [value]:
            if _is_group(one):
                yield from _filled(one, f"{prefix}{name}.")


def _is_group(value: object) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict)


def _numbers(value: object) -> Iterator[ResidentNumber]:
    if isinstance(value, ResidentNumber):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _numbers(getattr(value, name))
    elif isinstance(value, tuple):
        for one in cast("tuple[object, ...]", value):
            yield from _numbers(one)


def _could_be_real(number: ResidentNumber) -> bool:
    if not number.is_complete or number.birth_date is None or number.birth_date >= CHECKLESS_FROM:
        return False
    digits = [int(digit) for digit in number.front + number.back]
    weighed = sum(digit * weight for digit, weight in zip(digits, (*range(2, 10), *range(2, 6)), strict=False))
    return digits[-1] == (11 - weighed % 11 + 2 * bool(number.is_foreign)) % 10
