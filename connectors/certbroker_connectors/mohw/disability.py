"""Certificate of registered disability (장애인증명서)."""

from typing import Annotated

from certbroker.facts import Fact, Registration, gives
from certbroker.fields import Address, Day, ResidentNumber, Text, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, Wallet, subject

from ._severity import SEVERITIES

KINDS = code(
    {
        "지체": "physical",
        "뇌병변": "brain_lesion",
        "시각": "visual",
        "청각": "hearing",
        "언어": "speech",
        "지적": "intellectual",
        "자폐성": "autistic",
        "정신": "mental",
        "신장": "kidney",
        "심장": "heart",
        "호흡기": "respiratory",
        "간": "liver",
        "안면": "facial",
        "장루·요루": "ostomy",
        "뇌전증": "epilepsy",
    }
)


class Impairment(Record):
    """One disability with its severity (주장애, 부장애)."""

    kind: Annotated[str, KINDS] = wire("장애유형", label="장애 유형")
    """Kind of disability, one of the fifteen of the law."""

    detail: Text | None = wire("세부유형", label="세부 유형")
    """Part of the body or of the kind, printed in brackets: 하지기능, 상지절단, 척추."""

    severity: Annotated[str, SEVERITIES] = wire("장애정도", label="장애 정도")
    """Severity of this disability."""


class Disability(Certificate):
    """That a person is registered as disabled, with the kind and severity of each disability."""

    spec = Spec(
        name_ko="장애인증명서",
        name_en="Certificate of Registered Disability",
        aliases=("장애인 증명서", "장애인등록증명서", "장애인 등록 확인서", "장애인증명원"),
        system="행복이음",
        laws=(Law("장애인복지법 시행규칙 제9조", confirmed=True), Law("장애인복지법 제32조(장애인 등록)")),
        gov24_code="14600000273",
        subject="person",
        documents=("장애인증명서",),
        number_shapes=("제 00000000000000000000 호",),
        proves=(Fact.DISABILITY_REGISTRATION,),
        sensitivity=("resident_number", "address", "health", "disability"),
        used_for=("감면", "할인", "소득공제", "채용 우대", "특별공급"),
        fresh_days=90,
        validity_note="the receiver sets a freshness rule; a registration may be due for reassessment",
        notes="Since 2019-07-01 the grades 1-6 are replaced by two severities. The split of 주장애 into "
        "유형/세부유형/정도 is assumed; the printed form has one cell.",
    )
    routes = (
        MyData("L016", K001=subject.name, K002=subject.resident_number.front, K003=subject.resident_number.back),
        Wallet(),
    )
    facts = (
        gives(
            Fact.DISABILITY_REGISTRATION,
            Registration,
            kind="main_disability.kind",
            grade="overall_severity",
            number="registration_number",
            name="holder_name",
            since="first_registered_on",
        ),
        # Since when there is a second one, the paper does not say.
        gives(
            Fact.DISABILITY_REGISTRATION,
            Registration,
            rows="second_disability",
            kind="kind",
            grade="/overall_severity",
            number="/registration_number",
            name="/holder_name",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        show_resident_number: bool = False
        """Whether the back part of the resident number is printed (주민등록번호 뒷자리 공개)."""

        purpose: Text | None = None
        """What the certificate is for (용도)."""

    verification_number: Text | None = wire("문서확인번호", label="문서 확인번호")
    """Number to check the document by, 4-4-4-4 digits; on issues of 정부24 only."""

    document_number: Text = wire("발급번호")
    """Number of the certificate as printed, 제 (20 digits) 호."""

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

    main_disability: Impairment = wire("주장애", label="주장애 및 장애 정도")
    """The main disability."""

    second_disability: Impairment | None = wire("부장애", label="부장애 및 장애 정도")
    """The second disability; absent where there is one only."""

    overall_severity: Annotated[str, SEVERITIES] = wire("종합장애정도", label="종합 장애 정도")
    """Severity of all disabilities together; reductions go by it."""

    registration_number: Text | None = wire("등록번호")
    """Number of the registration, 16 digits."""

    first_registered_on: Day = wire("최초등록일자", label="최초 등록일자")
    """Day of the first registration; earlier than a change of kind or severity."""

    purpose: Text | None = wire("용도")
    """What the certificate is for."""
