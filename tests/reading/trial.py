"""The invented certificate of `tests/wanted/reading.toml`, as a connector would state it."""

from typing import Annotated

from certbroker.fields import (
    Address,
    BusinessNumber,
    Day,
    Integer,
    Period,
    Phone,
    ResidentNumber,
    Text,
    Won,
    YesNo,
    code,
)
from certbroker.model import Certificate, Law, Record, Spec, wire


class Detail(Record):
    item: Text = wire("항목")
    count: Integer | None = wire("수량")


class Entry(Record):
    content: Text = wire("내역")
    amount: Won | None = wire("금액")
    details: tuple[Detail, ...] = wire("세부")


class Guardian(Record):
    name: Text = wire("성명")
    resident_number: ResidentNumber | None = wire("주민등록번호")


class Office(Record):
    department: Text = wire("부서")
    phone: Phone | None = wire("전화")


class Trial(Certificate):
    spec = Spec(
        name_ko="시험증명",
        name_en="Trial",
        aliases=(),
        system="시험",
        laws=(Law("시험법"),),
        subject="person",
        documents=("시험증명", "시험증명-기업용"),
        proves=(),
        sensitivity=(),
        used_for=(),
    )

    document_number: Text = wire("발급번호")
    holder_name: Text = wire("신청/성명", also=("신청/상호", "대표자"))
    resident_number: ResidentNumber | None = wire(parts=("신청/번호1", "신청/번호2"))
    business_number: BusinessNumber | None = wire(parts=("사업/번호1", "사업/번호2", "사업/번호3"))
    address: Address | None = wire(parts=("소재지/시도", "소재지/도로명", "소재지/상세"))
    issued_on: Day = wire("발급일자")
    kind: Annotated[str, code({"가": "first", "나": "second"})] = wire("구분")
    valid_period: Period | None = wire("기간")
    purpose: Text | None = wire("용도")
    is_public: YesNo | None = wire("공개")
    remarks: tuple[Text, ...] = wire("특기")
    visited_on: tuple[Day, ...] = wire("방문일")
    entries: tuple[Entry, ...] = wire("내역")
    guardian: Guardian | None = wire("보호자")
    office: Office = wire("보유")
