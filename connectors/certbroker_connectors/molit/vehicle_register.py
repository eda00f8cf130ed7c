"""Vehicle register, part A (자동차등록원부 갑)."""

from typing import Annotated

from certbroker.facts import Asset, Fact, gives
from certbroker.fields import Address, Day, ResidentNumber, Text, Year
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, Wallet, options, subject

from ._use import USES


class InspectionPeriod(Record):
    """From inspection to inspection (검사유효기간)."""

    starts_on: Day | None = wire("시작일")
    """First day on which the vehicle counts as inspected."""

    ends_on: Day = wire("종료일")
    """Day by which it must be inspected again."""


class Entry(Record):
    """An entry of part A: registration, transfer, change of address, seizure (등록사항)."""

    main_order: Text = wire("주등록")
    """Rank of the main entry, such as 1-1."""

    sub_order: Text | None = wire("부기등록")
    """Number of an entry that changes the main one; absent for the main entry itself."""

    content: Text = wire("사항란")
    """What was entered, with names and addresses as free text; seizures (압류) stand here."""

    party_number: ResidentNumber | None = wire("주민법인등록번호")
    """Resident registration number of the person entered; of a corporation its number, masked in the same way."""

    registered_on: Day = wire("등록일")
    """Day of the entry."""

    receipt_number: Text | None = wire("접수번호")
    """Number of the application."""


class VehicleRegister(Certificate):
    """A vehicle: what it is, its last owner and every entry of ownership, address and seizure.

    Part A (갑) of its register.
    """

    spec = Spec(
        name_ko="자동차등록원부(갑)",
        name_en="Vehicle Register (Part A)",
        aliases=(
            "자동차등록원부",
            "자동차등록원부 갑부",
            "자동차 등록원부(갑)",
            "차량등록원부",
            "자동차등록원부등본",
            "자동차원부",
        ),
        system="자동차365(자동차관리정보시스템)",
        laws=(Law("자동차관리법 제7조", confirmed=True), Law("자동차등록규칙 제10조, 제12조", confirmed=True)),
        gov24_code="15000000334",
        subject="vehicle",
        documents=("자동차등록원부갑",),
        proves=(Fact.PROPERTY_VEHICLE,),
        sensitivity=("resident_number", "address", "property"),
        used_for=("자동차 매매", "차량담보대출", "복지 재산조사", "조기폐차 보조금", "전기차 보조금"),
        fresh_days=30,
        validity_note="the receiver sets a freshness rule",
        notes="Mortgages are in part B (을부) and are not here. Seizures (압류) are entries of part A: read "
        "entries.content.",
    )
    routes = (
        MyData(None, options.vehicle_number, subject.name, subject.resident_number.front, subject.resident_number.back),
        Wallet(),
    )
    facts = (
        gives(
            Fact.PROPERTY_VEHICLE,
            Asset,
            where={"deregistered_on": None, "closed_on": None},
            kind="vehicle_class",
            number="vehicle_number",
            address="base_address",
            owner="holder_name",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        vehicle_number: Text
        """Number on the plate (자동차등록번호)."""

        show_resident_number: bool = False
        """Whether the owner's resident number is printed in full (주민등록번호 공개)."""

        include_cancelled_entries: bool = False
        """Whether entries no longer in force are printed (말소사항 포함)."""

    document_number: Text = wire("발급번호")
    """Number of the certificate."""

    vehicle_number: Text = wire("자동차등록번호")
    """Number on the plate."""

    specification_number: Text | None = wire("제원관리번호")
    """Number of the type's specifications with the authority."""

    deregistered_on: Day | None = wire("말소등록일")
    """Day of deregistration; absent while registered."""

    model_name: Text = wire("차명")
    """Model, as the maker names it."""

    vehicle_class: Text = wire("차종")
    """Size and kind, such as 중형 승용 (medium passenger car)."""

    vehicle_identification_number: Text = wire("차대번호")
    """Number of the frame (VIN), 17 characters."""

    engine_model: Text | None = wire("원동기형식")
    """Model of the engine or motor."""

    vehicle_use: Annotated[str, USES] = wire("용도")
    """Whether it is private, commercial or of a public body."""

    model_year: Year | None = wire("모델연도")
    """Model year, printed 연식(모델연도)."""

    colour: Text | None = wire("색상")
    """Colour, as printed."""

    origin: Text | None = wire("출처구분")
    """Where it came from, such as made in Korea or imported."""

    first_registered_on: Day = wire("최초등록일")
    """Day of the first registration."""

    detailed_type: Text | None = wire("세부유형")
    """Type within its kind, such as 일반형."""

    manufactured_on: Day | None = wire("제작연월일")
    """Day of manufacture."""

    holder_name: Text = wire("최종소유자")
    """Name of the last owner, a person or a corporation."""

    resident_number: ResidentNumber = wire("주민법인등록번호")
    """Resident registration number of the owner; of a corporation its number, masked in the same way."""

    base_address: Address = wire("사용본거지")
    """Where the vehicle is kept, 사용본거지(차고지)."""

    inspection_period: InspectionPeriod | None = wire("검사유효기간")
    """From inspection to inspection."""

    details_confirmed_on: Day | None = wire("등록사항확인일")
    """Day on which the details were last confirmed."""

    closed_on: Day | None = wire("폐쇄일")
    """Day on which the register of the vehicle was closed."""

    entries: tuple[Entry, ...] = wire("등록사항")
    """Entries of part A, in order."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_by: Text = wire("발급기관")
    """Mayor or governor who keeps the register."""
