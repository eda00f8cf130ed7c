"""Certificate of All Registered Matters (Real Estate) (등기사항전부증명서(부동산))."""

from typing import Annotated

from certbroker.facts import Asset, Fact, gives
from certbroker.fields import Address, Day, Instant, Text, Won, code
from certbroker.model import Certificate, Law, Options, Spec, wire
from certbroker.routes import MyData, options

from ._property import Building, ExclusivePart, Land, LandRight
from ._registry import DELIVERY_KINDS
from ._rights import OtherRightEntry, OwnershipEntry

PROPERTY_KINDS = code(
    {
        "토지": "land",
        "건물": "building",
        "집합건물": "unit",
    }
)
SCOPES = code(
    {
        "말소사항포함": "with_cancelled",
        "현재유효사항": "current",
        "현재소유현황": "current_owners",
        "특정인지분": "one_share",
    }
)


class RealEstateRegistry(Certificate):
    """The register of one property: its description, its ownership (section A) and other rights to it (section B)."""

    spec = Spec(
        name_ko="등기사항전부증명서(부동산)",
        name_en="Certificate of All Registered Matters (Real Estate)",
        aliases=(
            "부동산등기부등본",
            "등기부등본",
            "등기사항증명서",
            "부동산 등기사항전부증명서",
            "건물등기부등본",
            "토지등기부등본",
            "집합건물 등기부등본",
            "등기부 등본",
        ),
        system="인터넷등기소",
        laws=(Law("부동산등기법 제19조", confirmed=True),),
        subject="property",
        documents=("등기사항전부증명서부동산",),
        number_shapes=("AAAA-AAAA-0000",),
        proves=(Fact.PROPERTY_REAL_ESTATE_REGISTRY,),
        sensitivity=("resident_number", "address", "property"),
        used_for=("소유권 확인", "주택담보대출", "전세 계약", "경매", "재산 심사"),
        fresh_days=7,
        validity_note="true for the day of issue; lenders ask for the same week",
        notes=(
            "On paper 접수, 권리자 및 기타사항 are single cells of free text; the "
            "split into elements and the 말소 mark are assumed. A viewing "
            "copy has no legal effect."
        ),
    )
    routes = (MyData(None, options.registry_number, options.property_address),)
    facts = (
        gives(
            Fact.PROPERTY_REAL_ESTATE_REGISTRY,
            Asset,
            kind="property_kind",
            number="registry_number",
            address="property_description",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        registry_number: Text | None = None
        """Number of the property in the register (부동산 고유번호(14자리))."""

        property_address: Address | None = None
        """Lot number or road address, where that number is not known (소재지번 또는 도로명주소)."""

        property_kind: Annotated[str, PROPERTY_KINDS] = "unit"
        """Whether land, a building or a unit of one is meant (부동산 구분)."""

        scope: Annotated[str, SCOPES] = "current"
        """What is printed: cancelled entries too, those in force, owners only, or one owner's share (증명서 종류)."""

        delivery_kind: Annotated[str, DELIVERY_KINDS] = "copy"
        """Whether a copy is issued or the register is viewed (열람·발급 구분)."""

        show_resident_numbers_of: Text | None = None
        """Whose resident number is printed whole; the applicant must know it already
        (주민등록번호 뒷자리를 공개할 등기명의인(번호를 아는 사람만)).
        """

        include_joint_collateral: bool = False
        """Whether the list of jointly charged properties is printed (공동담보·전세목록 포함)."""

        include_sales_list: bool = False
        """Whether the list of properties sold together is printed (매매목록 포함)."""

    document_number: Text | None = wire("발급확인번호")
    """Number to check an issued copy by, AAAA-AAAA-0000; a viewing has none."""

    issue_number: Text | None = wire("발행번호")
    """Number of this issue, 20 digits."""

    registry_number: Text = wire("고유번호")
    """Number of the property in the register, 4-4-6 digits."""

    property_kind: Annotated[str, PROPERTY_KINDS] = wire("부동산구분", label="부동산 구분")
    """Land, a building, or a unit of a building."""

    scope: Annotated[str, SCOPES] = wire("증명서구분", label="증명서 구분")
    """What is printed: cancelled entries too, those in force, owners only, or one owner's share."""

    property_description: Address = wire("부동산의표시", label="부동산의 표시")
    """Where the property lies: the line under the title."""

    buildings: tuple[Building, ...] = wire("건물의표시", label="표제부(건물의 표시)")
    """The building, an entry per change."""

    lands: tuple[Land, ...] = wire("토지의표시", label="표제부(토지의 표시)")
    """The land, an entry per lot and change."""

    exclusive_parts: tuple[ExclusivePart, ...] = wire("전유부분의건물의표시", label="표제부(전유부분의 건물의 표시)")
    """The unit itself, an entry per change."""

    land_rights: tuple[LandRight, ...] = wire("대지권의표시", label="표제부(대지권의 표시)")
    """The right to the land that goes with a unit."""

    ownership_entries: tuple[OwnershipEntry, ...] = wire("갑구", label="갑구(소유권에 관한 사항)")
    """Section A: ownership, and what restrains it."""

    other_right_entries: tuple[OtherRightEntry, ...] = wire("을구", label="을구(소유권 이외의 권리에 관한 사항)")
    """Section B: mortgages, leases and other rights."""

    registry_office: Text = wire("관할등기소")
    """Registry office that keeps it."""

    fee: Won | None = wire("수수료")
    """Fee paid, in won."""

    viewed_at: Instant | None = wire("열람일시")
    """When the register was viewed; on a viewing only."""

    issued_on: Day | None = wire("발행일")
    """Day of issue; on an issued copy only."""

    issued_by: Text | None = wire("발행기관")
    """Who issued it."""
