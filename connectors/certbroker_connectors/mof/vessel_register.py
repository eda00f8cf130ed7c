"""Register of a ship or fishing vessel (선박원부, 어선원부)."""

from typing import Annotated

from certbroker.facts import Asset, Fact, gives
from certbroker.fields import Address, Day, Integer, Quantity, ResidentNumber, Text, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, Wallet, options, subject

REGISTER_KINDS = code({"선박원부": "ship", "어선원부": "fishing_vessel"})


class Owner(Record):
    """An owner of the vessel (소유자)."""

    name: Text = wire("성명")
    """Name of the owner, a person or a corporation."""

    resident_number: ResidentNumber | None = wire("주민법인등록번호")
    """Resident registration number of the owner; of a corporation its number, masked in the same way."""

    address: Address | None = wire("주소")
    """Address of the owner."""

    share: Text | None = wire("지분")
    """Share of the owner, as printed: 1/1, 1/2."""


class Entry(Record):
    """An entry of the register: registration, transfer, change, seizure (등록사항)."""

    order: Text = wire("순위번호")
    """Rank of the entry."""

    content: Text = wire("사항란")
    """What was entered, as free text: changes, seizures, for small ships also mortgages."""

    registered_on: Day = wire("등록일")
    """Day of the entry."""

    receipt_number: Text | None = wire("접수번호")
    """Number of the application."""


class VesselRegister(Certificate):
    """A ship or fishing vessel: its particulars, tonnage, engine, builder, owners and entries."""

    spec = Spec(
        name_ko="선박원부(어선원부)",
        name_en="Vessel Register",
        aliases=("선박원부", "어선원부", "선박원부 등본", "어선원부 등본", "선박원부등본"),
        system="선원선박통합서비스 / 정부24",
        laws=(Law("선박법 제8조"), Law("어선법 제13조")),
        subject="vessel",
        documents=("선박원부",),
        proves=(Fact.PROPERTY_VESSEL,),
        sensitivity=("resident_number", "address", "property"),
        used_for=("선박 매매", "담보대출", "선박보험", "어업허가"),
        form_known="partial",
        fresh_days=30,
        validity_note="the receiver sets a freshness rule",
        notes="One model for 선박원부 and 어선원부: the wire root is 선박원부 for both and 원부구분 tells them apart. "
        "선적증서/선박국적증서 are other documents.",
    )
    routes = (
        MyData(
            None,
            options.register_kind,
            options.vessel_number,
            subject.name,
            subject.resident_number.front,
            subject.resident_number.back,
        ),
        Wallet(),
    )
    facts = (
        gives(
            Fact.PROPERTY_VESSEL,
            Asset,
            rows="owners",
            where={"/deregistered_on": None},
            kind="/vessel_kind",
            number="/vessel_number",
            owner="name",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        register_kind: Annotated[str, REGISTER_KINDS]
        """Which register: of ships or of fishing vessels (원부구분)."""

        vessel_number: Text
        """Number of the ship or fishing vessel (선박(어선)번호)."""

        show_resident_number: bool = False
        """Whether the back part of the resident number is printed (주민등록번호 뒷자리 공개)."""

    document_number: Text = wire("발급번호")
    """Number of the certificate."""

    register_kind: Annotated[str, REGISTER_KINDS] = wire("원부구분")
    """Which register it is from: of ships or of fishing vessels."""

    vessel_number: Text = wire("선박번호")
    """Number of the ship (선박번호), or of the fishing vessel (어선번호)."""

    imo_number: Text | None = wire("IMO번호")
    """Number of the International Maritime Organization, of ships that sail abroad."""

    call_sign: Text | None = wire("호출부호")
    """Radio call sign."""

    vessel_name: Text = wire("선박명")
    """Name of the vessel."""

    vessel_kind: Text = wire("선박종류")
    """Kind: of ships 기선, 범선, 부선; of fishing vessels 동력어선, 무동력어선."""

    fishery_kind: Text | None = wire("어업종류")
    """Fishery of a fishing vessel."""

    port_of_registry: Text = wire("선적항")
    """Port where it is registered."""

    hull_material: Text = wire("선질")
    """Material of the hull: steel, FRP, wood (강, FRP, 목)."""

    gross_tonnage: Quantity = wire("총톤수", unit="톤")
    """Gross tonnage by Korean law, in tons."""

    international_gross_tonnage: Quantity | None = wire("국제총톤수", unit="톤")
    """Gross tonnage by the international convention, in tons."""

    length: Quantity | None = wire("길이", unit="m")
    """Length, in m."""

    breadth: Quantity | None = wire("너비", unit="m")
    """Breadth, in m."""

    depth: Quantity | None = wire("깊이", unit="m")
    """Depth of the hull, in m."""

    engine_kind: Text | None = wire("추진기관종류")
    """Kind of propulsion engine."""

    engine_count: Integer | None = wire("추진기관수")
    """Number of engines."""

    engine_power: Quantity | None = wire("추진기관출력", unit="kW")
    """Power of the engines, in kW."""

    propeller_kind: Text | None = wire("추진기종류")
    """Kind of propeller."""

    propeller_count: Integer | None = wire("추진기수")
    """Number of propellers."""

    build_place: Text | None = wire("조선지")
    """Where it was built."""

    builder: Text | None = wire("조선자")
    """Who built it."""

    launched_on: Day | None = wire("진수일")
    """Day of the launch."""

    registered_on: Day = wire("등록일")
    """Day of the first registration."""

    deregistered_on: Day | None = wire("말소일")
    """Day of deregistration; absent while registered."""

    owners: tuple[Owner, ...] = wire("소유자")
    """Owners, a row each."""

    entries: tuple[Entry, ...] = wire("등록사항")
    """Entries, in order."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_by: Text = wire("발급기관")
    """Who keeps the register: a regional office of oceans and fisheries; of fishing vessels, the city or county."""
