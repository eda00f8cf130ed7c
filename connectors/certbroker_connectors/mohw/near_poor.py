"""Confirmation of a near-poor household (차상위계층 확인서)."""

from certbroker.facts import Fact, Registration, Relative, gives
from certbroker.fields import Address, Day, ResidentNumber, Text
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, Wallet, subject


class HouseholdMember(Record):
    """A member of the household, the holder included (가구원)."""

    relation: Text = wire("관계")
    """What the member is to the holder or the head, as printed."""

    name: Text = wire("성명")
    """Name of the member."""

    resident_number: ResidentNumber | None = wire("주민등록번호")
    """Resident registration number of the member; a foreign spouse has an alien number here."""


class NearPoor(Certificate):
    """That a household is near-poor: income of at most half of the median, without basic livelihood benefits."""

    spec = Spec(
        name_ko="차상위계층 확인서",
        name_en="Confirmation of Near-Poor Household",
        aliases=(
            "차상위계층확인서",
            "차상위 확인서",
            "차상위계층 증명서",
            "차상위계층증명서",
            "우선돌봄 차상위 확인서",
        ),
        system="행복이음",
        laws=(
            Law("국민기초생활 보장법 시행규칙 제38조제4항(차상위계층 확인서)", confirmed=True),
            Law("국민기초생활 보장법 제2조(정의)"),
        ),
        gov24_code="13520000098",
        subject="household",
        documents=("차상위계층확인서",),
        proves=(Fact.WELFARE_NEAR_POOR, Fact.HOUSEHOLD_MEMBERS),
        sensitivity=("resident_number", "address", "family", "welfare"),
        used_for=("요금 감면", "특별전형", "장학금", "문화누리카드"),
        form_known="partial",
        fresh_days=30,
        validity_note="the receiver sets a freshness rule; the standing itself is reviewed every year",
        notes="Other near-poor standings (자활, 장애수당, 본인부담경감) have certificates of their own.",
    )
    routes = (
        MyData(None, subject.name, subject.resident_number),
        Wallet(),
    )
    facts = (
        gives(Fact.WELFARE_NEAR_POOR, Registration, name="holder_name", since="confirmed_on", until="ends_on"),
        gives(
            Fact.HOUSEHOLD_MEMBERS,
            Relative,
            rows="household_members",
            relation="relation",
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
    """Name of the person."""

    resident_number: ResidentNumber = wire("주민등록번호")
    """Resident registration number of the person."""

    address: Address = wire("주소")
    """Address of the person."""

    household_head_name: Text | None = wire("세대주성명", label="세대주 성명")
    """Name of the head of the household."""

    relation_to_head: Text | None = wire("세대주와의관계", label="세대주와의 관계")
    """What the holder is to the head of the household, as printed."""

    confirmed_on: Day = wire("확인일자")
    """Day on which the standing was confirmed."""

    ends_on: Day | None = wire("자격종료일", label="자격 종료일")
    """Day on which the standing ended; absent while it lasts."""

    household_members: tuple[HouseholdMember, ...] = wire("가구원")
    """Everybody in the household, the holder included."""

    purpose: Text | None = wire("용도")
    """What the certificate is for."""

    submitted_to: Text | None = wire("제출처")
    """Who receives it."""
