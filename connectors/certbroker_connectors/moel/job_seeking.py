"""Confirmation of registration as a job seeker (구직등록확인증)."""

from certbroker.facts import Fact, Registration, gives
from certbroker.fields import Address, Day, Phone, Text
from certbroker.model import Certificate, Law, Options, Spec, wire
from certbroker.routes import MyData, subject


class JobSeeking(Certificate):
    """A person's present registration as a job seeker with the public employment service."""

    spec = Spec(
        name_ko="구직등록확인증",
        name_en="Confirmation of Job-Seeker Registration",
        aliases=(
            "구직등록 확인증",
            "구직등록확인서",
            "구직신청확인증",
            "구직등록필증",
            "워크넷 구직등록확인증",
            "구직등록증명서",
        ),
        system="고용24",
        laws=(Law("직업안정법 제9조(구직의 신청)"),),
        subject="person",
        documents=("구직등록확인증",),
        proves=(Fact.EMPLOYMENT_JOB_SEEKING,),
        sensitivity=("employment",),
        used_for=("청년수당", "면접정장 대여", "실업급여", "직업훈련", "국민취업지원제도"),
        form_known="partial",
        fresh_days=30,
        validity_note="the validity of the registration is printed (usually 3 months, can be renewed); it is not a "
        "validity of the paper",
    )
    routes = (MyData(None, subject.name, subject.resident_number),)
    facts = (
        gives(
            Fact.EMPLOYMENT_JOB_SEEKING,
            Registration,
            number="registration_number",
            name="holder_name",
            since="registered_on",
            until="valid_until",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        show_desired_jobs: bool = True
        """Whether the jobs that the person looks for are printed (희망직종 표시)."""

    document_number: Text | None = wire("발급번호")
    """Number of the confirmation; absent where the registration number serves as one."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_by: Text = wire("발급기관")
    """Head of the employment centre that issued it."""

    registration_number: Text = wire("구직등록번호")
    """Number of the registration, K and 15 digits."""

    holder_name: Text = wire("성명")
    """Name of the job seeker."""

    born_on: Day = wire("생년월일")
    """Day of birth; the resident number is not printed."""

    address: Address | None = wire("주소")
    """Address of the job seeker."""

    phone: Phone | None = wire("연락처")
    """Telephone number of the job seeker."""

    registered_on: Day = wire("구직등록일")
    """Day on which the person registered, or renewed the registration."""

    valid_until: Day = wire("유효기간만료일", label="유효기간 만료일")
    """Last day of the registration, not of this paper: usually after three months, renewable."""

    desired_jobs: tuple[Text, ...] = wire("희망직종")
    """Jobs that the person looks for, as printed; none where the option is off."""

    desired_regions: tuple[Text, ...] = wire("희망근무지역", label="희망 근무지역")
    """Where the person would work, as printed."""

    officer_name: Text | None = wire("담당자")
    """Counsellor in charge."""
