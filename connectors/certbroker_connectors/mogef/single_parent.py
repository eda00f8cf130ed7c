"""Certificate of a single-parent family (한부모가족증명서)."""

from typing import Annotated

from certbroker.facts import Fact, Registration, Relative, always, gives
from certbroker.fields import Address, Day, Percent, ResidentNumber, Text, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, Wallet, subject

FAMILY_KINDS = code(
    {
        "모자가족": "mother_and_children",
        "부자가족": "father_and_children",
        "청소년모자가족": "young_mother_and_children",
        "청소년부자가족": "young_father_and_children",
        "조손가족": "grandparent_and_children",
    }
)


CHILDREN = {"relation": ("자", "자녀")}


class FamilyMember(Record):
    """A member of the family, its head included (가구원)."""

    relation: Text = wire("관계")
    """What the member is to the head of the family, as printed."""

    name: Text = wire("성명")
    """Name of the member."""

    resident_number: ResidentNumber | None = wire("주민등록번호")
    """Resident registration number of the member; a foreign child has an alien number here."""


class SingleParent(Certificate):
    """That a family is supported as a single-parent or grandparent family, and who belongs to it."""

    spec = Spec(
        name_ko="한부모가족증명서",
        name_en="Certificate of Single-Parent Family",
        aliases=("한부모가족 증명서", "한부모가정 증명서", "한부모가족 확인서", "한부모증명서"),
        system="행복이음",
        laws=(Law("한부모가족지원법 시행규칙 제3조", confirmed=True), Law("한부모가족지원법 제5조(지원대상자의 범위)")),
        gov24_code="10601000001",
        subject="household",
        documents=("한부모가족증명서",),
        proves=(Fact.FAMILY_SINGLE_PARENT, Fact.FAMILY_CHILDREN, Fact.HOUSEHOLD_MEMBERS),
        sensitivity=("resident_number", "address", "family", "welfare"),
        used_for=("감면", "청약 특별공급", "특별전형", "양육비 이행 지원"),
        form_known="partial",
        fresh_days=30,
        validity_note="a period may be printed (to the end of the eligibility year); read it, do not compute it",
        notes="The ministry has been called 성평등가족부 since 2025-10-01 (general knowledge); keep the name "
        "effective-dated. Issued by 시장·군수·구청장.",
    )
    routes = (
        MyData(None, subject.name, subject.resident_number),
        Wallet(),
    )
    facts = (
        gives(
            Fact.FAMILY_SINGLE_PARENT,
            Registration,
            kind="family_kind",
            percent="median_income_percent",
            name="holder_name",
            since="decided_on",
            until="valid_until",
        ),
        gives(
            Fact.HOUSEHOLD_MEMBERS,
            Relative,
            rows="family_members",
            relation="relation",
            name="name",
            resident_number="resident_number",
            birth_date="resident_number.birth_date",
        ),
        gives(
            Fact.FAMILY_CHILDREN,
            Relative,
            rows="family_members",
            where=CHILDREN,
            relation=always("child"),
            name="name",
            resident_number="resident_number",
            birth_date="resident_number.birth_date",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        show_resident_number: bool = False
        """Whether the back part of the resident number is printed (주민등록번호 뒷자리 공개)."""

        purpose: Text | None = None
        """What the certificate is for (용도)."""

        submitted_to: Text | None = None
        """Who receives it (제출처)."""

    document_number: Text = wire("발급번호")
    """Number of the certificate."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    issued_by: Text = wire("발급기관")
    """Mayor, county or district head, or head of the neighbourhood office, who issued it."""

    holder_name: Text = wire("성명")
    """Name of the head of the family: the parent, or the grandparent."""

    resident_number: ResidentNumber = wire("주민등록번호")
    """Resident registration number of the head of the family."""

    address: Address = wire("주소")
    """Address of the family."""

    family_kind: Annotated[str, FAMILY_KINDS] = wire("가족구분", label="가족 구분")
    """Who raises the children; a young parent is one of 24 or less."""

    median_income_percent: Percent | None = wire("지원구분", label="지원 구분")
    """Share of the median income that the family stays under, in percent; the threshold changes by year."""

    family_members: tuple[FamilyMember, ...] = wire("가구원")
    """Everybody in the family, its head included."""

    decided_on: Day | None = wire("지원결정일", label="지원 결정일")
    """Day on which support was granted."""

    valid_from: Day | None = wire("유효기간시작일", label="유효기간 시작일")
    """First day of the eligibility year, where a period is printed."""

    valid_until: Day | None = wire("유효기간종료일", label="유효기간 종료일")
    """Last day of validity as printed, usually the end of the year; read it, never compute it."""

    purpose: Text | None = wire("용도")
    """What the certificate is for."""

    submitted_to: Text | None = wire("제출처")
    """Who receives it."""
