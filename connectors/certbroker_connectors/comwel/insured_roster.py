"""Roster of the workers insured at a workplace (고용·산재보험 사업장 가입자명부)."""

from typing import Annotated

from certbroker.facts import Fact, Registration, always, gives
from certbroker.fields import Address, BusinessNumber, Day, Instant, Integer, ResidentNumber, Text, Won, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, business, options

from ._insurances import INSURANCE_SCOPES

WORKER_KINDS = code({"상용": "regular", "일용": "daily", "예술인": "artist", "노무제공자": "labour_provider"})


class Worker(Record):
    """A worker on the roster (가입자)."""

    number: Integer | None = wire("번호")
    """Number of the row."""

    name: Text = wire("성명")
    """Name of the worker."""

    resident_number: ResidentNumber = wire("주민등록번호")
    """Resident registration number of the worker: somebody else's, to be dropped after counting."""

    worker_kind: Annotated[str, WORKER_KINDS] | None = wire("근로자구분")
    """As what the worker is reported; absent where the kinds are not told apart."""

    employment_insurance_starts_on: Day | None = wire("고용보험취득일", label="고용보험 취득일")
    """Day on which employment insurance began (취득)."""

    employment_insurance_ends_on: Day | None = wire("고용보험상실일", label="고용보험 상실일")
    """Day on which it was lost, the day after the last one at work (상실); absent while insured."""

    accident_insurance_starts_on: Day | None = wire("산재보험고용일", label="산재보험 고용일")
    """Day of hiring as reported to industrial accident insurance."""

    accident_insurance_ends_on: Day | None = wire("산재보험고용종료일", label="산재보험 고용종료일")
    """Day on which that employment ended, as reported; absent while employed."""

    average_monthly_pay: Won | None = wire("월평균보수")
    """Average pay a month that premiums are reckoned from, in won."""


class InsuredRoster(Certificate):
    """The workers insured at a workplace on a day, with the days on which they came; used to count employees."""

    spec = Spec(
        name_ko="고용·산재보험 사업장 가입자명부",
        name_en="Roster of Workers Insured at a Workplace",
        aliases=(
            "사업장 가입자명부",
            "4대보험 사업장 가입자명부",
            "4대 사회보험 사업장 가입자명부",
            "4대보험 가입자명부",
            "고용보험 피보험자 명부",
            "고용보험 사업장 취득자 명부",
            "사업장 가입자 명부 증명서",
        ),
        system="고용·산재보험 토탈서비스 / 4대사회보험 정보연계센터",
        laws=(Law("고용보험 및 산업재해보상보험의 보험료징수 등에 관한 법률"),),
        subject="business",
        documents=("고용산재보험사업장가입자명부",),
        proves=(Fact.BUSINESS_INSURED_ROSTER,),
        sensitivity=("resident_number", "employment", "business"),
        used_for=("상시근로자 수 확인", "중소기업·소상공인 확인", "고용지원금", "정부지원사업", "입찰"),
        form_known="partial",
        fresh_days=30,
        validity_note="the receiver sets a freshness rule; several months are asked for to average the head count",
        notes="A lists L031 here as [I?]; a bank client names L031 as 4대 사회보험료 완납증명서, so no code is given "
        "here (see nhis.social_insurance_clearance). Other people's resident numbers: count claims should be derived "
        "and the rows dropped.",
    )
    routes = (MyData(None, business.number, business.workplace_number, business.workplace_name, options.as_of),)
    facts = (
        # The workers are others than the subject: how many they are is the fact.
        gives(
            Fact.BUSINESS_INSURED_ROSTER,
            Registration,
            needs="employment_insured_count",
            kind=always("employment"),
            number="business_number",
            name="workplace_name",
            address="address",
            as_of="as_of",
            count="employment_insured_count",
        ),
        gives(
            Fact.BUSINESS_INSURED_ROSTER,
            Registration,
            needs="accident_insured_count",
            kind=always("accident"),
            number="business_number",
            name="workplace_name",
            address="address",
            as_of="as_of",
            count="accident_insured_count",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        as_of: Day | None = None
        """Day that the roster is for; the day of issue by default (조회 기준일)."""

        insurance_kind: Annotated[str, INSURANCE_SCOPES] = "all"
        """Which insurance's workers are printed (보험 구분)."""

        include_former_workers: bool = False
        """Whether workers who left are printed too (상실자 포함)."""

        show_resident_number: bool = False
        """Whether the back parts of the workers' resident numbers are printed (주민등록번호 뒷자리 공개)."""

    document_number: Text = wire("발급번호")
    """Number of the roster: year, a hyphen, a serial number."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    printed_at: Instant | None = wire("출력일시")
    """Moment of printing."""

    as_of: Day = wire("조회기준일")
    """Day that the roster is for."""

    workplace_number: Text = wire("사업장관리번호")
    """Number of the workplace in the insurances: 11 digits, usually the business number and a 0."""

    workplace_name: Text = wire("사업장명")
    """Name of the workplace."""

    business_number: BusinessNumber | None = wire("사업자등록번호")
    """Business registration number of the workplace's owner."""

    representative_name: Text | None = wire("대표자성명")
    """Who represents the workplace."""

    address: Address | None = wire("소재지")
    """Where the workplace is."""

    employment_insured_count: Integer | None = wire("고용보험가입자수", label="고용보험 가입자 수")
    """Workers in employment insurance on that day."""

    accident_insured_count: Integer | None = wire("산재보험가입자수", label="산재보험 가입자 수")
    """Workers in industrial accident insurance on that day."""

    workers: tuple[Worker, ...] = wire("가입자")
    """Workers, a row for each; none is a fact: no worker is insured."""

    purpose: Text | None = wire("용도")
    """What the roster is for."""

    issued_by: Text = wire("발급기관")
    """Branch office of the service whose head issued it."""
