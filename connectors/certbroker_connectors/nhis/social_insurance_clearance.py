"""Certificate that all four social insurance premiums are paid (4대 사회보험료 완납증명서)."""

from typing import Annotated

from certbroker.facts import Clearance, Fact, always, gives
from certbroker.fields import Address, BusinessNumber, Day, ResidentNumber, Text, Won, YesNo, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import Known, MyData, business

APPLICANT_KINDS = code({"1": "individual", "개인": "individual", "2": "workplace", "사업장": "workplace"})


class Deferral(Record):
    """Premiums whose collection is put off, which is no arrears (징수유예정보)."""

    amount: Won = wire("징수유예금액")
    """Premiums whose collection is put off, in won."""

    starts_on: Day | None = wire("징수유예기간시작일")
    """First day of the deferral."""

    ends_on: Day | None = wire("징수유예기간종료일")
    """Last day of the deferral."""


class SocialInsuranceClearance(Certificate):
    """That a workplace, or a person, owes no health, pension, employment or accident insurance premium."""

    spec = Spec(
        name_ko="4대 사회보험료 완납증명서",
        name_en="Certificate of Full Payment of the Four Social Insurance Premiums",
        aliases=(
            "4대사회보험료 완납증명서",
            "사대사회보험료완납증명서",
            "4대보험 완납증명서",
            "4대보험료 완납증명서",
            "사회보험료 완납증명서",
            "건강보험료 완납증명서",
            "4대 보험 완납증명원",
        ),
        system="사회보험통합징수포털",
        laws=(Law("국민건강보험법(보험료의 납부증명)"),),
        subject="business",
        documents=("사대사회보험료완납증명서", "사대사회보험료완납증명서-기업용"),
        number_shapes=("00000000000000000",),
        proves=(Fact.INSURANCE_SOCIAL_CLEARANCE,),
        sensitivity=("resident_number", "address", "business"),
        used_for=("입찰", "계약 대금 수령", "정부지원사업", "대출", "소상공인 정책자금"),
        known=Known.SAMPLE,
        fresh_days=30,
        validity_note="read the printed 유효기간; it is shortened by the next due date, so never compute it",
        notes="The message carries neither an issue date nor the printed 유효기간: freshness counts from the day of "
        "receipt. Changes ; L031 is this certificate. The printed name begins with the digit 4; XML names may not, so "
        "the root spells it 사대. The test environment answers with placeholders (`1: 개인, 2: 사업장` as a value, an "
        "11-digit business number). A refusal is a fact: the certificate is not issued while anything is unpaid.",
    )
    routes = (MyData("L031", K001=business.number, K002=business.workplace_number, K003=business.workplace_name),)
    facts = (
        gives(Fact.INSURANCE_SOCIAL_CLEARANCE, Clearance, where={"has_arrears": False}, holds=always(True)),
        gives(Fact.INSURANCE_SOCIAL_CLEARANCE, Clearance, where={"has_arrears": True}, holds=always(False)),
    )

    class Ask(Options):
        """What the applicant chooses."""

        purpose: Text | None = None
        """What the certificate is for (용도)."""

    document_number: Text = wire("발급정보/발급번호")
    """Number of the certificate, 17 digits."""

    purpose_kind: Text | None = wire("발급정보/용도구분")
    """Code of what it is for, two digits such as 51; the list is not public."""

    is_enrolled_in_health_insurance: YesNo | None = wire("발급정보/건강보험가입여부")
    """Whether health insurance premiums are due at all."""

    is_enrolled_in_pension: YesNo | None = wire("발급정보/연금보험가입여부")
    """Whether National Pension contributions are due at all."""

    is_enrolled_in_employment_insurance: YesNo | None = wire("발급정보/고용보험가입여부")
    """Whether employment insurance premiums are due at all."""

    is_enrolled_in_accident_insurance: YesNo | None = wire("발급정보/산재보험가입여부")
    """Whether accident insurance premiums are due at all."""

    has_arrears: YesNo = wire("발급항목/체납여부")
    """Whether any premium is unpaid; nobody has seen it true, for then none is issued."""

    workplace_name: Text = wire("출력사업장정보/사업장명")
    """Name of the workplace as printed."""

    address: Address = wire("출력사업장정보/소재지")
    """Where the workplace is."""

    representative_name: Text = wire("출력사업장정보/대표자")
    """Who represents the workplace."""

    representative_birth_date: Day | None = wire("출력사업장정보/대표자생년월일")
    """Day of birth of the representative."""

    health_insured_name: Text | None = wire("출력사업장정보/건강보험성명")
    """Name under which a person is insured; not for a company."""

    health_insured_birth_date: Day | None = wire("출력사업장정보/건강보험생년월일")
    """Day of birth of that person; not for a company."""

    business_number: BusinessNumber | None = wire("입력사업장정보/입력사업자등록번호")
    """Business registration number that was asked for, echoed."""

    workplace_number: Text | None = wire("입력사업장정보/입력사업장관리번호")
    """Number of the workplace that was asked for: usually the business number and a 0."""

    requested_workplace_name: Text | None = wire("입력사업장정보/입력사업장명")
    """Name of the workplace that was asked for, echoed."""

    applicant_kind: Annotated[str, APPLICANT_KINDS] | None = wire("입력사업장정보/입력직역구분")
    """Whether it was asked for as a person or as a workplace."""

    resident_number: ResidentNumber | None = wire("입력사업장정보/입력주민등록번호")
    """Resident registration number that was asked for; not for a company."""

    holder_name: Text | None = wire("입력사업장정보/입력성명")
    """Name of the person that was asked for; not for a company."""

    deferrals: tuple[Deferral, ...] = wire("징수유예정보")
    """Premiums whose collection is put off, which do not count as arrears."""
