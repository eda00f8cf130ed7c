"""Certificate of national tax payment (납부내역증명, 납세사실증명)."""

from certbroker.facts import Fact, gives
from certbroker.facts import Payment as PaymentFact
from certbroker.fields import Address, BusinessNumber, CorporateNumber, Day, Integer, ResidentNumber, Text, Won, Year
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, Wallet, business, options, subject

from ._span import Span


class Payment(Record):
    """A payment of one tax (납부내역)."""

    year: Year | None = wire("귀속연도")
    """Year that the tax is for."""

    tax_item: Text = wire("세목")
    """Which tax, such as 부가가치세 or 종합소득세."""

    paid_on: Day = wire("납부일")
    """Day of payment."""

    total: Won = wire("합계")
    """All that was paid, in won; negative where it was paid back."""

    internal_tax: Won | None = wire("내국세")
    """The tax itself, in won."""

    rural_tax: Won | None = wire("농어촌특별세")
    """Special tax for rural development on top of it, in won."""

    education_defence_tax: Won | None = wire("교육방위세", label="교육ㆍ방위세")
    """Education tax on top of it, in won; the column also held the defence tax, which ended in 1990."""

    surcharge: Won | None = wire("가산금")
    """Surcharge for paying late, in won."""


class TaxPayment(Certificate):
    """National taxes a person or business has paid, by tax year and tax item, with payment dates."""

    spec = Spec(
        name_ko="납부내역증명",
        name_en="Certificate of National Tax Payment",
        aliases=("납세사실증명", "납부내역증명(납세사실증명)", "납세사실증명원", "국세 납부내역증명", "납부내역증명원"),
        system="홈택스",
        laws=(Law("국세청 민원사무처리규정 별지 서식"),),
        gov24_code="12100000018",
        subject="person",
        documents=("납부내역증명",),
        number_shapes=("0000-000-0000-000",),
        proves=(Fact.TAX_NATIONAL_PAID,),
        sensitivity=("resident_number", "address", "tax", "business"),
        used_for=("대출", "보증", "비자", "성실납세자 우대"),
        form_known="partial",
        fresh_days=90,
        validity_note="the receiver sets a freshness rule",
        notes="A bank's client names L070 납세사실증명 outright, so L070 is used here; its key numbers are in no "
        "source. L026 (귀속연월, 소득구분 30 부동산임대·40 사업) is asked for together with 소득금액증명 and is "
        "something else.",
    )
    routes = (
        MyData(
            "L070",
            subject.name,
            subject.resident_number.front.only_for("person"),
            subject.resident_number.back.only_for("person"),
            business.number,
            options.tax_item,
            options.from_year,
            options.from_month,
            options.to_year,
            options.to_month,
        ),
        Wallet(),
    )
    facts = (
        gives(
            Fact.TAX_NATIONAL_PAID,
            PaymentFact,
            rows="payments",
            year="year",
            kind="tax_item",
            paid="total",
            paid_on="paid_on",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        tax_item: Text | None = None
        """Which tax; all where none is named (세목)."""

        from_year: Year
        """Year of the first month (과세시작년)."""

        from_month: Integer = 1
        """First month, 1 to 12 (과세시작월)."""

        to_year: Year
        """Year of the last month (과세종료년)."""

        to_month: Integer = 12
        """Last month, 1 to 12 (과세종료월)."""

        show_resident_number: bool = False
        """Whether the back part of the resident number is printed (주민등록번호 뒷자리 공개)."""

        purpose: Text | None = None
        """What the certificate is for (사용목적)."""

        submitted_to: Text | None = None
        """Who receives it (제출처)."""

    document_number: Text = wire("발급번호")
    """Number of the certificate, 4-3-4-3 digits."""

    business_name: Text | None = wire("상호", label="상호(법인명)")
    """Trade name of the business, or name of the corporation; absent for a person without a business."""

    business_number: BusinessNumber | None = wire("사업자등록번호")
    """Business registration number."""

    holder_name: Text = wire("성명", label="성명(대표자)")
    """Name of the person, or of the corporation's representative."""

    resident_number: ResidentNumber | None = wire("주민등록번호", label="주민(법인)등록번호")
    """Resident registration number of the person; absent for a company."""

    corporation_number: CorporateNumber | None = wire("법인등록번호", label="주민(법인)등록번호")
    """Corporate registration number; for a company only."""

    address: Address | None = wire("주소", label="주소(사업장소재지)")
    """Address of the person, or of the place of business."""

    period: Span | None = wire("증명기간", label="증명 기간")
    """Period of payment that the certificate covers."""

    payments: tuple[Payment, ...] = wire("납부내역", label="납부 내역")
    """Payments, a row per tax and day; none where nothing was paid."""

    purpose: Text | None = wire("사용목적", label="사용 목적")
    """What the certificate is for."""

    submitted_to: Text | None = wire("제출처")
    """Who receives it."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_by: Text = wire("발급기관")
    """Tax office whose head issued it."""
