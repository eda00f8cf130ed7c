"""Papers for the bundle: the connectors' samples as evidence, and certificates of shapes that no connector has."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Annotated

from certbroker.channels.documents import read_document
from certbroker.evidence import Delivered, Dossier, Evidence, Outcome, Provenance, sha256
from certbroker.fields import Day, Percent, Quantity, ResidentNumber, Text, Won, Year, YesNo, code
from certbroker.model import Certificate, Connector, Record, Spec, wire
from certbroker.reading import Reading, read
from certbroker.routes import Known
from support.tree import PACKAGES, certificate_ids

TODAY = date(2026, 11, 20)
FETCHED = datetime(2026, 11, 20, 5, 3, tzinfo=UTC)
SAMPLES = PACKAGES["certbroker_connectors"]


def load(identifier: str) -> tuple[type[Certificate], str]:
    """A certificate type, and the Korean name of its issuer."""
    issuer, _, module = identifier.partition(".")
    connector: Connector = import_module(f"certbroker_connectors.{issuer}").connector
    return connector.load(module), connector.issuer.name_ko


def provenance(issuer: str = "test", name: str = "예시기관", raw: bytes = b"") -> Provenance:
    return Provenance(
        issuer=issuer,
        issuer_name=name,
        channel="public_mydata",
        known=Known.SAMPLE,
        fetched_at=FETCHED,
        raw_sha256=sha256(raw),
    )


def sample(identifier: str, case: str = "typical") -> Evidence[Certificate]:
    """A sample of a connector, read."""
    certificate, name = load(identifier)
    raw = _folder(identifier).joinpath(f"{case}.wire.xml").read_bytes()
    read_as = read(certificate, raw).certificate
    assert read_as is not None
    return Evidence(read_as, provenance(certificate.issuer_id(), name, raw), raw)


def _folder(identifier: str) -> Path:
    issuer, _, module = identifier.partition(".")
    return SAMPLES / issuer / "samples" / module


@cache
def all_samples() -> tuple[Evidence[Certificate], ...]:
    """Every sample of every connector that delivers something."""
    return tuple(_all_samples())


def _all_samples() -> Iterator[Evidence[Certificate]]:
    for identifier in certificate_ids():
        certificate, name = load(identifier)
        for path in sorted(_folder(identifier).glob("*.wire.*")):
            reading = read_document(certificate, path.read_bytes())
            if isinstance(reading, Reading) and reading.certificate:
                yield Evidence(reading.certificate, provenance(certificate.issuer_id(), name, path.read_bytes()))


def dossier(
    evidence: Iterable[Evidence[Certificate]],
    *others: Outcome,
    purpose: str = "전세자금대출 신청",
    recipient: str = "가나은행",
) -> Dossier:
    delivered = [Delivered(type(one.certificate), one) for one in evidence]
    return Dossier("홍*동", recipient, purpose, ("consent-1",), FETCHED, (*delivered, *others))


def evidence(certificate: Certificate) -> Evidence[Certificate]:
    return Evidence(certificate, provenance())


def _spec(name: str) -> Spec:
    return Spec(
        name_ko=name,
        name_en=f"Certificate {name}",
        aliases=(),
        system="예시시스템",
        laws=(),
        subject="person",
        documents=(name,),
        proves=(),
        sensitivity=(),
        used_for=(),
    )


class Payment(Record):
    """A row of a long table."""

    number: Text = wire("번호")
    paid_on: Day = wire("납부일")
    amount: Won = wire("납부금액")
    note: Text | None = wire("비고")


class Ledger(Certificate):
    """A certificate whose table may be long."""

    spec = _spec("납부내역증명")
    document_number: Text = wire("문서번호")
    holder_name: Text = wire("성명")
    resident_number: ResidentNumber | None = wire("주민등록번호")
    payments: tuple[Payment, ...] = wire("납부내역")


def ledger(rows: int, note: str | None = None, name: str = "홍길동") -> Ledger:
    payments = tuple(
        Payment(number=f"N{n:04}", paid_on=date(2026, 1 + n % 12, 1 + n % 28), amount=1234567 + n, note=note)
        for n in range(1, rows + 1)
    )
    number = ResidentNumber.parse("900101-1000001")
    return Ledger(document_number="0000-0001", holder_name=name, resident_number=number, payments=payments)


class Land(Record):
    """A record with far too many fields for a row."""

    address: Text = wire("소재지")
    lot: Text = wire("지번")
    use: Annotated[str, code({"01": "rice", "전": "field", "답": "rice"})] = wire("지목")
    area: Quantity = wire("면적", unit="㎡")
    owned: Percent = wire("소유비율")
    price: Won | None = wire("공시가격")
    bought_on: Day | None = wire("취득일")
    seller: Text | None = wire("매도인")
    lender: Text | None = wire("담보권자 성명 또는 명칭")
    crops: tuple[Text, ...] = wire("재배작물")
    restrictions: Text | None = wire("토지이용계획 확인 사항")
    manager: Text | None = wire("관리기관 담당부서")
    year: Year | None = wire("기준연도")
    is_leased: YesNo | None = wire("임대여부")


class Parcel(Record):
    """A record with a list in it."""

    name: Text = wire("필지명")
    payments: tuple[Payment, ...] = wire("임차료 납부")


class Farm(Certificate):
    """A certificate with wide lists, lists in lists, and long texts."""

    spec = _spec("농지원부 예시")
    remark: Text | None = wire("특기사항")
    lands: tuple[Land, ...] = wire("농지 현황")
    parcels: tuple[Parcel, ...] = wire("임차 농지")
    owner: Land | None = wire("대표 농지")


def farm(remark: str | None = None, lands: int = 2) -> Farm:
    land = Land.model_validate(
        {
            "address": "경기도 용인시 처인구 중부대로 1199 (삼가동)",
            "lot": "산 12-3",
            "use": "rice",
            "area": "1234.5",
            "owned": "50",
            "price": -1234567890,
            "bought_on": "2019-03-02",
            "seller": "김영희",
            "lender": None,
            "crops": ("벼", "콩"),
            "restrictions": "농림지역, 농업진흥구역, 가축사육제한구역(전부제한구역), 배출시설설치제한지역",
            "manager": "농업정책과",
            "year": 2026,
            "is_leased": True,
        }
    )
    parcel = Parcel(name="윗논", payments=ledger(2).payments)
    return Farm(remark=remark, lands=(land,) * lands, parcels=(parcel, parcel), owner=None)
