"""Local tax payment confirmation (지방세 납부확인서)."""

from certbroker.facts import Fact, gives
from certbroker.facts import Payment as PaymentFact
from certbroker.fields import Address, CorporateNumber, Day, Month, ResidentNumber, Text, Won
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, options, subject


class PaidTax(Record):
    """A payment of one tax (납부내역)."""

    tax_office: Text | None = wire("과세기관", label="과세 기관")
    """City, county or district that imposed it."""

    tax_item: Text = wire("세목")
    """Which tax, as printed."""

    tax_month: Month | None = wire("과세연월", label="과세 연월")
    """Month for which it was imposed."""

    electronic_payment_number: Text | None = wire("전자납부번호", label="전자납부 번호")
    """Number under which it is paid at a bank or online."""

    taxed_object: Text | None = wire("과세대상", label="과세 대상")
    """What is taxed: the address of a house or plot, the number of a car."""

    due_on: Day | None = wire("납부기한", label="납부 기한")
    """Day by which it was to be paid."""

    paid_on: Day = wire("납부일자")
    """Day of payment."""

    principal_amount: Won | None = wire("본세")
    """The tax without the penalty, in won; here with its local education tax."""

    late_payment_penalty: Won | None = wire("납부지연가산세")
    """Penalty for paying late, in won."""

    paid_amount: Won = wire("납부금액")
    """What was paid, in won; negative where it was paid back."""

    payment_method: Text | None = wire("납부방법", label="납부 방법")
    """How it was paid, as printed: 계좌이체, 신용카드, 가상계좌."""


class Payment(Certificate):
    """The local taxes a person paid in a period, with the day, the amount and how each was paid."""

    spec = Spec(
        name_ko="지방세 납부확인서",
        name_en="Local Tax Payment Confirmation",
        aliases=("지방세납부확인서", "지방세 납부확인", "지방세 납부내역서", "지방세 납부증명", "지방세 납부 확인증"),
        system="위택스",
        laws=(Law("지방세기본법령에 따른 지방세 납부확인"),),
        gov24_code="13110000017",
        subject="person",
        documents=("지방세납부확인서",),
        proves=(Fact.TAX_LOCAL_PAID,),
        sensitivity=("resident_number", "address", "tax"),
        used_for=("납부 사실 확인", "환급", "회사 경비 처리"),
        form_known="assumed",
        validity_note="the receiver sets a freshness rule",
        notes="No form seen; labels are assumed from 위택스 payment records.",
    )
    routes = (
        MyData(
            None,
            subject.name,
            subject.resident_number.front,
            subject.resident_number.back,
            options.from_date,
            options.to_date,
        ),
    )
    facts = (
        gives(
            Fact.TAX_LOCAL_PAID,
            PaymentFact,
            rows="payments",
            year="tax_month.year",
            month="tax_month",
            kind="tax_item",
            detail="taxed_object",
            paid="paid_amount",
            paid_on="paid_on",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        from_date: Day
        """First day of payment (납부일자 시작)."""

        to_date: Day
        """Last day of payment (납부일자 종료)."""

        purpose: Text | None = None
        """What the confirmation is for (용도)."""

        show_resident_number: bool = False
        """Whether the back part of the resident number is printed (주민등록번호 뒷자리 공개)."""

    document_number: Text = wire("발급번호")
    """Number of the confirmation."""

    holder_name: Text = wire("성명", label="납세자 성명(법인명)")
    """Name of the person or corporation that was to pay."""

    resident_number: ResidentNumber | None = wire("주민등록번호", label="주민(법인, 외국인)등록번호")
    """Resident registration number of the person, or alien registration number; absent for a company."""

    corporate_number: CorporateNumber | None = wire("법인등록번호", label="주민(법인, 외국인)등록번호")
    """Corporate registration number; for a company only."""

    address: Address | None = wire("주소")
    """Address of the person, or of the head office."""

    starts_on: Day | None = wire("납부기간시작일", label="납부기간 시작일")
    """First day of the period covered."""

    ends_on: Day | None = wire("납부기간종료일", label="납부기간 종료일")
    """Last day of the period covered."""

    purpose: Text | None = wire("용도")
    """What the confirmation is for."""

    payments: tuple[PaidTax, ...] = wire("납부내역", label="납부 내역")
    """Payments, a row per tax and day; none where nothing was paid in the period."""

    paid_total: Won | None = wire("납부금액합계", label="납부금액 합계")
    """What was paid in all, in won."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_by: Text = wire("발급기관")
    """City, county or district whose head issued it."""
