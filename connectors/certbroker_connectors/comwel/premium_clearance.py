"""Certificate that employment and accident insurance premiums are paid (고용·산재보험료 완납증명원)."""

from typing import Annotated

from certbroker.facts import Clearance, Fact, gives
from certbroker.fields import Address, BusinessNumber, CorporateNumber, Day, Month, Text, Won, Year, YesNo, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, business

from ._insurances import INSURANCE_SCOPES

INSURANCE_KINDS = code({"고용보험": "employment", "산재보험": "accident", "고용": "employment", "산재": "accident"})


class Insurance(Record):
    """What was due and paid for one insurance (완납내역)."""

    insurance_kind: Annotated[str, INSURANCE_KINDS] = wire("보험구분")
    """Which of the two insurances."""

    insured_from: Day | None = wire("보험관계성립일", label="보험관계 성립일")
    """Day on which the workplace came under this insurance."""

    year: Year | None = wire("보험연도")
    """Year that the premiums are for."""

    billed: Won | None = wire("부과금액")
    """Premiums billed, in won."""

    paid: Won | None = wire("납부금액")
    """Premiums paid, in won."""

    arrears: Won = wire("체납금액")
    """Premiums unpaid, in won: 0 on a certificate that was issued."""

    cleared_until: Month | None = wire("완납기준월")
    """Last month that is paid."""

    is_cleared: YesNo = wire("완납여부")
    """Whether everything due is paid."""


class PremiumClearance(Certificate):
    """That a workplace, or a construction site, owes no employment or accident insurance premium."""

    spec = Spec(
        name_ko="고용·산재보험료 완납증명원",
        name_en="Certificate of Full Payment of Employment and Accident Insurance Premiums",
        aliases=(
            "고용산재보험료 완납증명원",
            "고용보험료 완납증명원",
            "고용보험료완납증명원",
            "산재보험료 완납증명원",
            "산재보험료완납증명원",
            "고용·산재보험료 완납증명서",
        ),
        system="고용·산재보험 토탈서비스",
        laws=(Law("고용보험 및 산업재해보상보험의 보험료징수 등에 관한 법률"),),
        subject="business",
        documents=("고용산재보험료완납증명원",),
        proves=(Fact.EMPLOYMENT_INSURANCE_CLEARANCE,),
        sensitivity=("business",),
        used_for=("입찰", "공사 준공·대금 청구", "정부지원사업", "대출"),
        form_known="partial",
        fresh_days=30,
        validity_note="read the printed 유효기간; it is shortened by the next due date, so never compute it",
        notes="A lists L031 here as [I?]; a bank client names L031 as 4대 사회보험료 완납증명서, so no code is given "
        "here (see nhis.social_insurance_clearance). A refusal is a fact: the certificate is not issued while "
        "anything is unpaid.",
    )
    routes = (MyData(None, business.number, business.workplace_number, business.workplace_name),)
    facts = (
        gives(
            Fact.EMPLOYMENT_INSURANCE_CLEARANCE,
            Clearance,
            rows="insurances",
            kind="insurance_kind",
            holds="is_cleared",
            as_of="/issued_on",
            valid_until="/valid_until",
            arrears="arrears",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        insurance_kind: Annotated[str, INSURANCE_SCOPES] = "all"
        """Which insurance is certified (보험 구분)."""

        purpose: Text | None = None
        """What the certificate is for (용도)."""

    document_number: Text = wire("발급번호")
    """Number of the certificate: year, a hyphen, a serial number."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    workplace_number: Text = wire("사업장관리번호")
    """Number of the workplace: 11 digits; a construction site has a number of its own besides."""

    site_number: Text | None = wire("사업개시번호")
    """Number of the construction site (사업개시번호); absent for any other workplace."""

    workplace_name: Text = wire("사업장명")
    """Name of the workplace or of the site."""

    business_number: BusinessNumber | None = wire("사업자등록번호")
    """Business registration number of its owner."""

    corporate_number: CorporateNumber | None = wire("법인등록번호")
    """Corporate registration number; absent for a person."""

    representative_name: Text = wire("대표자성명")
    """Who represents the workplace."""

    address: Address = wire("소재지")
    """Where the workplace is."""

    insurances: tuple[Insurance, ...] = wire("완납내역")
    """What was due and paid, a row for each insurance."""

    valid_until: Day | None = wire("유효기간종료일", label="유효기간(종료)")
    """Last day of validity as printed: the next due date shortens it, so it is never computed."""

    purpose: Text | None = wire("용도")
    """What the certificate is for."""

    submitted_to: Text | None = wire("제출처")
    """Who receives it."""

    issued_by: Text = wire("발급기관")
    """Branch office of the service whose head issued it."""
