"""Registration as a landlord of rental housing (임대사업자 등록증명)."""

from typing import Annotated

from certbroker.facts import Fact, Registration, gives
from certbroker.fields import Address, CorporateNumber, Day, Phone, Quantity, Text, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, Wallet, options, subject

ACQUISITIONS = code({"건설": "built", "매입": "purchased"})
RENTAL_KINDS = code({"공공지원": "publicly_supported", "장기일반": "long_term_general", "단기": "short_term"})
HOUSE_TYPES = code(
    {
        "단독주택": "detached",
        "다중주택": "multiple_rooms",
        "다가구주택": "multi_family",
        "아파트": "apartment",
        "연립주택": "row_house",
        "다세대주택": "multiplex",
        "도시형생활주택": "urban_living",
        "오피스텔": "officetel",
    }
)


class House(Record):
    """A registered rental house (민간임대주택)."""

    building_address: Address = wire("건물주소")
    """Address of the building."""

    unit: Text | None = wire("호실번호")
    """Unit, room or floor that is let (호, 실 번호 또는 층)."""

    acquisition: Annotated[str, ACQUISITIONS] = wire("주택구분")
    """Whether the landlord built the house or bought it."""

    rental_kind: Annotated[str, RENTAL_KINDS] = wire("주택종류")
    """Kind of letting, which sets how long it must be let and how fast the rent may rise."""

    house_type: Annotated[str, HOUSE_TYPES] = wire("주택유형")
    """Type of house."""

    exclusive_area: Quantity | None = wire("전용면적", unit="㎡")
    """Area that only the unit uses, in ㎡."""

    registered_on: Day | None = wire("등록일")
    """Day on which the house was registered."""

    obligation_starts_on: Day | None = wire("임대의무기간시작일")
    """First day of the duty to let it."""

    cancelled_on: Day | None = wire("말소일")
    """Day on which the registration of the house was cancelled."""


class RentalBusiness(Certificate):
    """Registration of a private landlord with each rental house, its kind and the start of the duty to let it."""

    spec = Spec(
        name_ko="임대사업자 등록증명",
        name_en="Rental Business Registration Certificate",
        aliases=(
            "임대사업자 등록증",
            "임대사업자등록증",
            "주택임대사업자 등록증",
            "민간임대사업자 등록증",
            "임대사업자등록증명",
        ),
        system="렌트홈(임대등록시스템)",
        laws=(Law("민간임대주택에 관한 특별법 제5조"),),
        subject="business",
        documents=("임대사업자등록증명",),
        proves=(Fact.PROPERTY_RENTAL_BUSINESS,),
        sensitivity=("address", "property", "business"),
        used_for=("세제 감면", "보증보험", "대출", "임대차계약 신고"),
        form_known="partial",
        fresh_days=90,
        validity_note="the receiver sets a freshness rule",
        notes="The printed paper is a 등록증; there is no separate 증명 form in the sources. The short-term kind was "
        "abolished in 2020-08 and came back (6 years) in 2025-06 [known].",
    )
    routes = (
        MyData(
            None, subject.name, subject.resident_number.front, subject.resident_number.back, options.registration_number
        ),
        Wallet(),
    )
    facts = (
        gives(
            Fact.PROPERTY_RENTAL_BUSINESS,
            Registration,
            number="registration_number",
            name="holder_name",
            since="first_registered_on",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        registration_number: Text | None = None
        """Number of the registration, where the landlord gives it (임대사업자 등록번호)."""

    document_number: Text | None = wire("발급번호")
    """Number of the certificate."""

    registration_number: Text = wire("등록번호")
    """Number of the registration with its office, such as 2020-수원시팔달구-임대사업자-17, as given."""

    first_registered_on: Day = wire("최초등록일")
    """Day of the first registration."""

    holder_name: Text = wire("성명")
    """Name of the landlord, a person or a corporation; printed 성명(법인명)."""

    born_on: Day | None = wire("생년월일")
    """Day of birth of a person."""

    corporation_number: CorporateNumber | None = wire("법인등록번호")
    """Corporate registration number of a corporation."""

    phone: Phone | None = wire("전화번호")
    """Telephone number of the landlord."""

    address: Address = wire("주소")
    """Address of the landlord."""

    houses: tuple[House, ...] = wire("민간임대주택")
    """Houses registered for letting, a row each, cancelled ones included."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_by: Text = wire("발급기관")
    """Mayor or head of the county or district who keeps the registration."""
