"""The samples of a certificate: what they read to, what they show, and that they are about nobody."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any, TypeGuard, cast

from certbroker.channels.documents import canonical, read_document
from certbroker.fields import SEOUL, kind_of_field
from certbroker.model import Certificate, Record, group_of
from certbroker.reading import Reading
from certbroker.samples import UNREVIEWED, tier, witnesses_of
from certbroker.scaffold.nobody import real_numbers
from certbroker.testing._support import blamed, delivered, dumped, must, read, samples, settled


def check_samples_are_there(certificate: type[Certificate]) -> None:
    """There are samples, at least one of them of a delivered document, and each says in a sentence what it shows.

    Without one, a draft says in a sentence why; with one, no draft is left.
    """
    drafts = [sample for sample in samples(certificate) if sample.draft]
    must(delivered(certificate) or drafts, certificate, "has a delivered sample, or a draft that says why not")
    must(not (drafts and settled(certificate)), certificate, "samples replace the draft: no draft is left beside them")
    for sample in samples(certificate):
        told = f"{sample.case}: names a person, and says in a sentence what it shows"
        must(sample.person and sample.shows.endswith("."), certificate, told)
        must(not sample.draft or sample.draft.endswith("."), certificate, f"{sample.case}: says in a sentence why")


def check_expectations_are_reviewed(certificate: type[Certificate]) -> None:
    """No `expect` is still marked as unreviewed: a person has compared it with the document, leaf by leaf."""
    for sample in samples(certificate):
        told = f'{sample.case}: a person compared its `expect` with the document, and took "{UNREVIEWED}" away'
        must(UNREVIEWED not in sample.expect, certificate, told)


def check_witnesses_say_who_and_when(certificate: type[Certificate]) -> None:
    """Who has seen a real message or made a real call is named with the day, which has come."""
    with blamed(certificate, "witness"):
        found = witnesses_of(certificate)
        earned = tier(certificate)
    for witness in found:
        told = f"{witness.part}: was seen on a day that has come"
        must(witness.seen_on <= datetime.now(SEOUL).date(), certificate, told)
        must(
            earned in {"confirmed-wire", "live"},
            certificate,
            f"{witness.part}: counts for nothing while the tier is {earned}",
        )


def check_samples_read_as_expected(certificate: type[Certificate]) -> None:
    """Every sample reads to its `expect`, to the letter and in order, and reports exactly its `reports`."""
    for sample in settled(certificate):
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
    for sample in samples(certificate):
        content = None if sample.is_refusal or sample.draft else read(certificate, sample).certificate
        real = real_numbers(sample.wire.read_bytes(), content)
        must(not real, certificate, f"{sample.case}: {real} resident numbers have a right check digit")


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
