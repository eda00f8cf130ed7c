"""Construction machine register, part A (건설기계등록원부 갑)."""

from typing import Annotated

from certbroker.facts import Asset, Fact, gives
from certbroker.fields import Address, Day, ResidentNumber, Text
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, Wallet, options, subject

from ._use import USES


class InspectionPeriod(Record):
    """From inspection to inspection (검사유효기간)."""

    starts_on: Day | None = wire("시작일")
    """First day on which the machine counts as inspected."""

    ends_on: Day | None = wire("종료일")
    """Day by which it must be inspected again."""


class Entry(Record):
    """An entry of the register: registration, transfer, change, seizure (등록사항)."""

    order: Text = wire("순위번호")
    """Rank of the entry."""

    content: Text = wire("사항란")
    """What was entered, with names and addresses as free text."""

    party_number: ResidentNumber | None = wire("주민법인등록번호")
    """Resident registration number of the person entered; of a corporation its number, masked in the same way."""

    registered_on: Day = wire("등록일")
    """Day of the entry."""

    receipt_number: Text | None = wire("접수번호")
    """Number of the application."""


class ConstructionMachineRegister(Certificate):
    """A construction machine, such as an excavator or a dump truck: particulars, owner and entries.

    Part A (갑) of its register.
    """

    spec = Spec(
        name_ko="건설기계등록원부",
        name_en="Construction Machine Register",
        aliases=("건설기계등록원부(갑)", "건설기계 등록원부", "건설기계원부", "건설기계등록원부 등본", "중기등록원부"),
        system="건설기계정보시스템 / 정부24",
        laws=(Law("건설기계관리법 제7조"),),
        subject="vehicle",
        documents=("건설기계등록원부갑",),
        proves=(Fact.PROPERTY_CONSTRUCTION_MACHINE,),
        sensitivity=("resident_number", "address", "property"),
        used_for=("건설기계 매매", "담보대출", "조기폐차 보조금", "사업 등록"),
        form_known="partial",
        fresh_days=30,
        validity_note="the receiver sets a freshness rule",
        notes="Part A (갑) only. Mortgages are in part B (을부).",
    )
    routes = (
        MyData(
            None, options.registration_number, subject.name, subject.resident_number.front, subject.resident_number.back
        ),
        Wallet(),
    )
    facts = (
        gives(
            Fact.PROPERTY_CONSTRUCTION_MACHINE,
            Asset,
            where={"deregistered_on": None},
            kind="machine_kind",
            number="registration_number",
            address="base_address",
            owner="holder_name",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        registration_number: Text
        """Registration number on the plate of the machine (건설기계 등록번호)."""

        show_resident_number: bool = False
        """Whether the owner's resident number is printed in full (주민등록번호 공개)."""

        include_cancelled_entries: bool = False
        """Whether entries no longer in force are printed (말소사항 포함)."""

    document_number: Text = wire("발급번호")
    """Number of the certificate."""

    registration_number: Text = wire("등록번호")
    """Registration number on the plate: region, two digits of the kind, letter, serial."""

    machine_kind: Text = wire("건설기계명")
    """One of the 27 kinds of the law, such as 굴착기 (excavator)."""

    model_name: Text | None = wire("형식")
    """Model, as the maker names it."""

    type_approval_number: Text | None = wire("형식승인번호")
    """Number of the type approval or of the report that replaces it, 형식승인(신고)번호."""

    specification: Text | None = wire("규격")
    """Size in the unit of the kind: bucket in ㎥, load in tons."""

    manufacturer: Text | None = wire("제작자")
    """Who made the machine."""

    manufactured_on: Day | None = wire("제작연월일")
    """Day of manufacture."""

    serial_number: Text = wire("차대일련번호")
    """Serial number on the frame."""

    engine_model: Text | None = wire("원동기형식")
    """Model of the engine."""

    machine_use: Annotated[str, USES] = wire("용도")
    """Whether it works for its owner, for hire or for a public body."""

    first_registered_on: Day = wire("최초등록일")
    """Day of the first registration."""

    deregistered_on: Day | None = wire("등록말소일")
    """Day of deregistration; absent while registered."""

    holder_name: Text = wire("소유자")
    """Name of the owner, a person or a corporation."""

    resident_number: ResidentNumber = wire("주민법인등록번호")
    """Resident registration number of the owner; of a corporation its number, masked in the same way."""

    address: Address = wire("주소")
    """Address of the owner."""

    base_address: Address | None = wire("사용본거지")
    """Where the machine is kept."""

    inspection_period: InspectionPeriod | None = wire("검사유효기간")
    """From inspection to inspection; kinds that need none have no period."""

    entries: tuple[Entry, ...] = wire("등록사항")
    """Entries of part A, in order."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_by: Text = wire("발급기관")
    """Mayor or governor who keeps the register."""
