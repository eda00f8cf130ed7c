"""What becomes of a certificate elsewhere: the keys of a request, a JSON schema, a page."""

import re
from datetime import date, datetime
from itertools import pairwise

from certbroker.channels.public_mydata.encode import Encoder
from certbroker.evidence import Provenance, sha256
from certbroker.fields import SEOUL, ResidentNumber
from certbroker.model import Business, Certificate, Holder, Item
from certbroker.testing._support import blamed, connector_of, delivered, must, read, samples

PERSON = Holder(
    name="홍길동",
    birth_date=date(1990, 1, 1),
    sex="M",
    resident_number=ResidentNumber.parse("900101-1000001"),
    business=Business(
        name="주식회사 가나다상사",
        number="000-00-00025",
        corporate_number="000000-0000017",
        opened_on=date(2005, 5, 5),
        workplace_number="00000000250",
    ),
)
"""Nobody: who asks in `check_requests_can_be_encoded`."""


def check_requests_can_be_encoded(certificate: type[Certificate]) -> None:
    """What the samples were asked for with can be asked for, and becomes the keys of the request, in order."""
    required = any(option.is_required() for option in certificate.Ask.model_fields.values())
    asked = [sample for sample in samples(certificate) if sample.options or not required]
    must(asked, certificate, "a sample has the options that it was asked for with")
    for sample in asked:
        with blamed(certificate, sample.case):
            item = certificate.ask(**sample.options)
            certificate.Ask.model_validate(item.options.model_dump())
            names = _keys(item)
        must(all(re.fullmatch(r"K\d{3}", name) for name in names), certificate, f"keys are K001, …: {names}")
        must(all(a < b for a, b in pairwise(names)), certificate, f"keys stand in order: {names}")


def _keys(item: Item[Certificate]) -> list[str]:
    """Encode an item; return the names of its keys, without the document's code."""
    route = item.certificate.route()
    return [key.removeprefix("X000") for key in Encoder(item, PERSON, "CI").keys("X000", route)] if route else []


def check_it_has_a_json_schema(certificate: type[Certificate]) -> None:
    """A JSON schema can be made; its properties are the fields, titled with their labels."""
    properties = certificate.model_json_schema(mode="serialization")["properties"]
    labels = {name: wire.label for name, wire in certificate.wires().items()}
    must({name: told["title"] for name, told in properties.items()} == labels, certificate, "titles are the labels")


def check_it_renders_to_a_page(certificate: type[Certificate]) -> None:
    """The first delivered sample renders to a PDF."""
    from certbroker.bundle import render_certificate

    for sample in delivered(certificate)[:1]:
        reading, raw = read(certificate, sample), sample.wire.read_bytes()
        if reading.certificate:
            pdf = render_certificate(reading.certificate, _provenance(certificate, raw))
            must(pdf.startswith(b"%PDF-"), certificate, "renders to a PDF")


def _provenance(certificate: type[Certificate], raw: bytes) -> Provenance:
    connector = connector_of(certificate)
    return Provenance(
        issuer=connector.id,
        issuer_name=connector.issuer.name_ko,
        channel=certificate.routes[0].channel,
        known=certificate.spec.known,
        fetched_at=datetime(2026, 11, 20, 9, 0, tzinfo=SEOUL),
        raw_sha256=sha256(raw),
    )
