"""Confirmation of a recipient of the disability pension (장애인연금 수급자 확인서)."""

from typing import Annotated

from certbroker.facts import Fact, Registration, always, gives
from certbroker.fields import Address, Day, ResidentNumber, Text, Won, YesNo, code
from certbroker.model import Certificate, Law, Options, Spec, wire
from certbroker.routes import MyData, subject

GROUNDS = code(
    {
        "기초생활수급자": "basic_livelihood",
        "차상위계층": "near_poor",
        "차상위초과": "above_near_poor",
        "보장시설수급자": "facility",
    }
)


class DisabilityPension(Certificate):
    """That a person of 18 or more with a severe disability receives the disability pension, with its two parts."""

    spec = Spec(
        name_ko="장애인연금 수급자 확인서",
        name_en="Confirmation of Disability Pension Recipient",
        aliases=(
            "장애인연금수급자확인서",
            "장애인연금 수급 확인서",
            "장애인연금 수급자 증명서",
            "장애인연금 대상자 확인서",
        ),
        system="행복이음",
        laws=(Law("장애인연금법 제4조(수급권자의 범위 등), 제5조(장애인연금의 종류 및 내용)"),),
        subject="person",
        documents=("장애인연금수급자확인서",),
        proves=(Fact.WELFARE_DISABILITY_PENSION, Fact.DISABILITY_REGISTRATION),
        sensitivity=("resident_number", "address", "income", "health", "disability", "welfare"),
        used_for=("감면", "할인", "복지"),
        form_known="assumed",
        fresh_days=30,
        validity_note="the receiver sets a freshness rule",
    )
    routes = (MyData(None, subject.name, subject.resident_number),)
    facts = (
        gives(
            Fact.WELFARE_DISABILITY_PENSION,
            Registration,
            name="holder_name",
            since="starts_on",
            until="ends_on",
            amount="monthly_amount",
        ),
        # Nobody draws it without being registered as severely disabled (장애인연금법 제2조).
        gives(
            Fact.DISABILITY_REGISTRATION,
            Registration,
            where={"ends_on": None},
            grade=always("severe"),
            name="holder_name",
        ),
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

    eligibility: Annotated[str, GROUNDS] | None = wire("자격구분", label="자격 구분")
    """Income standing of the recipient, which decides the additional part."""

    decided_on: Day | None = wire("수급결정일", label="수급 결정일")
    """Day on which the office granted it; the pension may start earlier."""

    starts_on: Day = wire("수급개시일", label="수급 개시일")
    """Day from which the pension is received."""

    ends_on: Day | None = wire("수급종료일", label="수급 종료일")
    """Day on which it ended or will end; absent where no end is set."""

    basic_amount: Won | None = wire("기초급여액", label="기초급여액")
    """Basic part for one month, in won; none or 0 from 65 on, when the basic pension takes over."""

    additional_amount: Won | None = wire("부가급여액", label="부가급여액")
    """Additional part for one month, in won, which covers the extra cost of a disability."""

    monthly_amount: Won = wire("월급여합계", label="월 급여 합계")
    """Both parts together for one month, in won."""

    is_reduced_for_couple: YesNo | None = wire("부부감액", label="부부 감액")
    """Whether the basic part is cut by 20 % because both of a couple receive it."""

    purpose: Text | None = wire("용도")
    """What the certificate is for."""

    submitted_to: Text | None = wire("제출처")
    """Who receives it."""
