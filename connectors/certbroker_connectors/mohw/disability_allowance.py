"""Confirmation of a recipient of the disability or disabled child allowance (장애(아동)수당 대상자 확인서)."""

from typing import Annotated

from certbroker.facts import Fact, Registration, gives
from certbroker.fields import Address, Day, ResidentNumber, Text, Won, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, Wallet, subject

from ._severity import SEVERITIES

ALLOWANCE_KINDS = code(
    {
        "장애수당": "disability_allowance",
        "장애아동수당": "disabled_child_allowance",
    }
)
GROUNDS = code(
    {
        "생계급여수급자": "livelihood_benefit",
        "의료급여수급자": "medical_benefit",
        "주거급여수급자": "housing_benefit",
        "교육급여수급자": "education_benefit",
        "차상위계층": "near_poor",
        "보장시설수급자": "facility",
    }
)


class Guardian(Record):
    """Who receives the allowance for a child (보호자)."""

    name: Text = wire("성명")
    """Name of the guardian."""

    relation: Text | None = wire("관계")
    """What the guardian is to the child, as printed."""


class DisabilityAllowance(Certificate):
    """That a person receives the disability allowance (adults, not severe) or the disabled child allowance."""

    spec = Spec(
        name_ko="장애(아동)수당 대상자 확인서",
        name_en="Confirmation of Disability (Child) Allowance Recipient",
        aliases=(
            "장애수당 대상자 확인서",
            "장애아동수당 대상자 확인서",
            "장애수당 수급자 확인서",
            "장애인수당 대상자 증명서",
            "장애수당·장애아동수당·장애인연금 수급자 확인서",
        ),
        system="행복이음",
        laws=(Law("장애인복지법 제49조(장애수당), 제50조(장애아동수당과 보호수당)"),),
        subject="person",
        documents=("장애아동수당대상자확인서",),
        proves=(Fact.WELFARE_DISABILITY_ALLOWANCE, Fact.DISABILITY_REGISTRATION),
        sensitivity=("resident_number", "address", "health", "disability", "welfare"),
        used_for=("특별전형", "감면", "문화누리카드"),
        form_known="assumed",
        fresh_days=30,
        validity_note="the receiver sets a freshness rule",
        notes="Many offices issue one paper for 장애수당, 장애아동수당 and 장애인연금 together.",
    )
    routes = (
        MyData(None, subject.name, subject.resident_number),
        Wallet(),
    )
    facts = (
        gives(
            Fact.WELFARE_DISABILITY_ALLOWANCE,
            Registration,
            kind="allowance_kind",
            name="holder_name",
            since="starts_on",
            until="ends_on",
            amount="monthly_amount",
        ),
        gives(Fact.DISABILITY_REGISTRATION, Registration, kind="disability_kind", grade="severity", name="holder_name"),
    )

    class Ask(Options):
        """What the applicant chooses."""

        show_resident_number: bool = False
        """Whether the back part of the resident number is printed (주민등록번호 뒷자리 공개)."""

        purpose: Text | None = None
        """What the certificate is for (용도)."""

    document_number: Text = wire("발급번호")
    """Number of the certificate."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_by: Text = wire("발급기관")
    """Mayor, county or district head, or head of the neighbourhood office, who issued it."""

    holder_name: Text = wire("성명")
    """Name of the person."""

    resident_number: ResidentNumber = wire("주민등록번호")
    """Resident registration number of the person."""

    address: Address = wire("주소")
    """Address of the person."""

    guardian: Guardian | None = wire("보호자")
    """Guardian of a child; absent for an adult."""

    severity: Annotated[str, SEVERITIES] = wire("장애정도", label="장애 정도")
    """Severity of the disability."""

    disability_kind: Text | None = wire("장애유형", label="장애 유형")
    """Kind of disability, as printed."""

    allowance_kind: Annotated[str, ALLOWANCE_KINDS] = wire("수당구분", label="수당 구분")
    """Allowance for adults, or for children under 18."""

    eligibility: Annotated[str, GROUNDS] = wire("자격구분", label="자격 구분")
    """Income standing that opens the way to the allowance, by the benefit received."""

    starts_on: Day | None = wire("수급개시일", label="수급 개시일")
    """Day from which the allowance is received."""

    ends_on: Day | None = wire("수급종료일", label="수급 종료일")
    """Day on which it ended or will end; absent where no end is set."""

    monthly_amount: Won | None = wire("월지급액", label="월 지급액")
    """Allowance for one month, in won."""

    purpose: Text | None = wire("용도")
    """What the certificate is for."""

    submitted_to: Text | None = wire("제출처")
    """Who receives it."""
