"""Itemised local tax assessment certificate (지방세 세목별 과세증명서)."""

from certbroker.facts import Fact, Payment, gives
from certbroker.fields import Address, CorporateNumber, Day, Month, ResidentNumber, Text, Won, Year
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, Wallet, options, subject


class TaxItem(Record):
    """A tax imposed for one month and object (과세내역)."""

    tax_item: Text = wire("세목")
    """Which tax: 재산세(주택), 재산세(토지), 자동차세, 주민세, 지방소득세, 취득세, 등록면허세."""

    imposed_month: Month = wire("부과연월", label="부과 연월")
    """Month in which it was imposed."""

    kind: Text | None = wire("구분")
    """How it was imposed, as printed: regular (정기분, 1기분), occasional (수시분) or as filed (신고분)."""

    taxed_object: Text | None = wire("과세대상", label="과세 대상")
    """What is taxed: the address of a house or plot, the number of a car."""

    tax_base: Won | None = wire("과세표준")
    """What the rate is applied to: a value in won; for a car its engine in cubic centimetres."""

    tax: Won = wire("세액")
    """The tax itself, in won."""

    education_tax: Won | None = wire("지방교육세")
    """Local education tax on top of it, in won."""

    resource_facility_tax: Won | None = wire("지역자원시설세")
    """Tax for local resources and facilities, in won; comes with property tax."""

    total: Won = wire("합계")
    """Everything of this row, in won."""


class Itemised(Certificate):
    """Each local tax imposed on a person by item and month over the chosen years.

    A certificate without rows shows that nothing was imposed.
    """

    spec = Spec(
        name_ko="지방세 세목별 과세증명서",
        name_en="Itemised Local Tax Assessment Certificate",
        aliases=(
            "지방세 세목별 과세(납세)증명서",
            "지방세세목별과세증명서",
            "지방세 세목별 과세증명",
            "세목별과세증명원",
            "재산세 과세증명서",
            "지방세 과세증명서",
        ),
        system="위택스",
        laws=(Law("지방세기본법 시행규칙 제33조, 별지 제49호서식(2024. 12. 31. 개정)", confirmed=True),),
        gov24_code="13100000084",
        subject="person",
        documents=("지방세세목별과세증명서",),
        number_shapes=("0000-0000-0000-0000",),
        proves=(Fact.TAX_LOCAL_IMPOSED,),
        sensitivity=("resident_number", "address", "tax", "property"),
        used_for=("무주택 확인", "재산 유무 확인", "청약", "복지 신청", "전세자금 대출"),
        fresh_days=90,
        validity_note="the receiver sets a freshness rule",
        notes="지역자원시설세 as a column of its own is general knowledge. Zero rows = 과세사실 없음, and is what a "
        "무주택 check looks for.",
    )
    routes = (
        MyData(
            "L002",
            K001=subject.name,
            K002=subject.resident_number.front,
            K003=subject.resident_number.back,
            K009=options.from_year,
            K010=options.to_year,
            K011=options.office_code,
            K012=options.office_name,
        ),
        Wallet(),
    )
    facts = (
        gives(
            Fact.TAX_LOCAL_IMPOSED,
            Payment,
            rows="items",
            year="imposed_month.year",
            month="imposed_month",
            kind="tax_item",
            detail="taxed_object",
            billed="total",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        from_year: Year
        """First tax year (과세연도 시작)."""

        to_year: Year
        """Last tax year (과세연도 종료)."""

        tax_items: Text | None = None
        """Which taxes; all where none is named (세목(전체 또는 선택))."""

        office_code: Text | None = None
        """Code of the city or county that taxes; the whole country where empty (과세기관 코드(전국이면 비움))."""

        office_name: Text | None = None
        """Name of that city or county (과세기관명)."""

        purpose: Text | None = None
        """What the certificate is for (사용 목적)."""

        show_resident_number: bool = False
        """Whether the back part of the resident number is printed (주민등록번호 뒷자리 공개)."""

    document_number: Text = wire("발급번호")
    """Number of the certificate, 4-4-4-4 digits."""

    holder_name: Text = wire("성명", label="성명(법인명)")
    """Name of the person or corporation taxed."""

    resident_number: ResidentNumber | None = wire("주민등록번호", label="주민(법인, 외국인)등록번호")
    """Resident registration number of the person, or alien registration number; absent for a company."""

    corporate_number: CorporateNumber | None = wire("법인등록번호", label="주민(법인, 외국인)등록번호")
    """Corporate registration number; for a company only."""

    address: Address = wire("주소", label="주소(영업소)")
    """Address of the person, or where the business is."""

    from_year: Year = wire("과세연도시작", label="과세연도 시작")
    """First tax year covered."""

    to_year: Year = wire("과세연도종료", label="과세연도 종료")
    """Last tax year covered."""

    purpose: Text | None = wire("사용목적", label="사용 목적")
    """What the certificate is for."""

    items: tuple[TaxItem, ...] = wire("과세내역", label="과세 내역")
    """Taxes imposed, a row per tax, month and object; none shows that nothing was imposed."""

    tax_total: Won | None = wire("세액합계", label="세액 합계")
    """The taxes of all rows, in won."""

    education_tax_total: Won | None = wire("지방교육세합계", label="지방교육세 합계")
    """The local education tax of all rows, in won."""

    grand_total: Won | None = wire("총합계")
    """Everything of all rows, in won."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_by: Text = wire("발급기관")
    """City, county or district whose head issued it."""
