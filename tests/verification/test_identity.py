"""A document is about the subject that was asked for, or it is refused: by number, by name where digits are hidden."""

from datetime import date

import pytest

from certbroker import Certificate, Subject, VerificationError, read
from certbroker.catalogue import discover
from certbroker.fields import BusinessNumber, CorporateNumber, Day, ResidentNumber, Text
from certbroker.model import Business, Record, Spec, wire
from certbroker.samples import samples_of
from certbroker.verification.identity import conflict_of, require_subject
from support.people import personal_data

HONG = Subject(name="홍길동", resident_number=ResidentNumber.parse("900101-1000001"))
KIM = Subject(name="김영희", resident_number=ResidentNumber.parse("920515-2000003"))
LAN = Subject(name="응우옌 티 란", resident_number=ResidentNumber.parse("941231-6000008"))
GANA = Business(name="주식회사 가나다상사", number="000-00-00025", corporate_number="000000-0000017")


class Member(Record):
    number: ResidentNumber | None = wire("번호")


class Paper(Certificate):
    spec = Spec(
        name_ko="시험", name_en="Trial", aliases=(), system="", laws=(), subject="person", documents=("시험",),
        proves=(), sensitivity=(), used_for=(),
    )  # fmt: skip

    holder_name: Text | None = wire("성명")
    birth_date: Day | None = wire("생년월일")
    resident_number: ResidentNumber | None = wire("번호")
    members: tuple[Member, ...] = wire("세대원")
    head: Member | None = wire("세대주")


class HouseholdPaper(Certificate):
    spec = Spec(
        name_ko="시험", name_en="Trial", aliases=(), system="", laws=(), subject="household", documents=("시험",),
        proves=(), sensitivity=(), used_for=(),
    )  # fmt: skip

    holder_name: Text | None = wire("성명")
    resident_number: ResidentNumber | None = wire("번호")
    members: tuple[Member, ...] = wire("세대원")


class CompanyPaper(Certificate):
    spec = Spec(
        name_ko="시험", name_en="Trial", aliases=(), system="", laws=(), subject="business", documents=("시험",),
        proves=(), sensitivity=(), used_for=(),
    )  # fmt: skip

    business_number: BusinessNumber | None = wire("사업자등록번호")
    corporate_number: CorporateNumber | None = wire("법인등록번호")
    resident_number: ResidentNumber | None = wire("대표자번호")


def paper(name: str | None = None, number: str | None = None, *members: str, born: date | None = None) -> Paper:
    numbers = tuple(Member(number=ResidentNumber.parse(one)) for one in members)
    own = ResidentNumber.parse(number) if number else None
    return Paper(holder_name=name, birth_date=born, resident_number=own, members=numbers, head=None)


@pytest.mark.parametrize(
    ("name", "number", "conflict"),
    [
        ("홍길동", "900101-1000001", False),
        ("홍길동", "900101-1******", False),
        ("홍길동", "900101", False),
        ("홍 길동 ", "900101-1******", False),
        ("洪吉童", "900101-1000001", False),  # the number says who it is, whatever the name's script
        (None, "900101-1******", False),
        ("김철수", "900101-1******", True),  # somebody else who was born that day
        ("홍길동", "900101-2******", True),  # a namesake
        ("홍길동", "900102-1******", True),
        ("홍길동", "900101-1****02", True),
        ("홍길동", None, False),
        ("김영희", None, True),
        (None, None, False),
    ],
)
def test_number_and_name(name: str | None, number: str | None, conflict: bool) -> None:
    assert conflict_of(paper(name, number), HONG) is conflict


@pytest.mark.parametrize(
    ("members", "conflict"),
    [
        (("920515-2000003", "900101-1000001"), False),
        (("920515-2******", "900101-1******"), False),
        (("920515-2000003",), True),
        (("210309-4000005", "920515-2******"), True),
    ],
)
def test_a_household_paper_is_about_each_of_its_members(members: tuple[str, ...], conflict: bool) -> None:
    assert conflict_of(paper(None, None, *members), HONG) is conflict


def test_a_childs_paper_is_not_its_parents() -> None:
    found = paper("홍별", "210309-4000005", "900101-1000001", "920515-2000003")
    assert conflict_of(found, HONG)
    byeol = Subject(name="홍별", resident_number=ResidentNumber.parse("210309-4000005"))
    assert not conflict_of(found, byeol)


def test_a_paper_about_a_household_is_about_its_members_beside_the_one_that_is_named() -> None:
    found = HouseholdPaper(
        holder_name="김영희", resident_number=KIM.resident_number, members=(Member(number=HONG.resident_number),)
    )
    assert not conflict_of(found, HONG)
    assert not conflict_of(found, KIM)
    assert conflict_of(found, LAN)


def test_a_number_within_a_group_counts() -> None:
    found = Paper(
        holder_name=None, birth_date=None, resident_number=None, members=(), head=Member(number=HONG.resident_number)
    )
    assert not conflict_of(found, HONG)
    assert conflict_of(found, KIM)


@pytest.mark.parametrize(("born", "conflict"), [(date(1990, 1, 1), False), (date(1990, 1, 2), True)])
def test_a_paper_with_the_birth_date_alone(born: date, conflict: bool) -> None:
    assert conflict_of(paper("홍길동", born=born), HONG) is conflict


@pytest.mark.parametrize(
    ("name", "number", "conflict"),
    [
        ("NGUYEN THI LAN", "941231-6******", False),  # papers write a foreigner's name in either script
        ("응우옌 티 란", "941231-6000008", False),
        ("NGUYEN THI LAN", "941231-5******", True),
    ],
)
def test_a_foreigner_is_known_by_the_number(name: str, number: str, conflict: bool) -> None:
    assert conflict_of(paper(name, number), LAN) is conflict


@pytest.mark.parametrize(
    ("number", "corporate", "conflict"),
    [
        ("000-00-00025", None, False),
        ("000-00-0****", None, False),
        (None, "000000-0000017", False),
        (None, None, False),
        ("000-00-00017", None, True),
        (None, "000000-0000025", True),
    ],
)
def test_a_business_is_known_by_its_number(number: str | None, corporate: str | None, conflict: bool) -> None:
    found = CompanyPaper(business_number=number, corporate_number=corporate, resident_number=None)
    assert conflict_of(found, Subject(name="가나다상사", business=GANA)) is conflict
    assert not conflict_of(found, Subject(name="가나다상사")), "nothing to compare with"


def test_a_business_paper_may_name_anybody_as_representative() -> None:
    found = CompanyPaper(business_number="000-00-00025", corporate_number=None, resident_number=KIM.resident_number)
    assert not conflict_of(found, HONG.model_copy(update={"business": GANA}))


def test_a_conflict_is_an_error_that_names_nobody() -> None:
    require_subject(paper("홍길동", "900101-1000001"), HONG)
    with pytest.raises(VerificationError) as raised:
        require_subject(paper("김영희", "920515-2000003"), HONG)
    told = f"{raised.value!r} {raised.value.describe()}"
    assert raised.value.code == "verification.identity_conflict"
    assert "홍길동" not in told
    assert "김영희" not in told
    assert not personal_data(told)


PEOPLE = {"hong": HONG, "kim": KIM}


TAX_PAPERS = [
    discover()[certificate] for certificate in ("nts.income_amount", "nts.tax_clearance", "local_tax.clearance")
]


@pytest.mark.parametrize("certificate", TAX_PAPERS, ids=[one.id() for one in TAX_PAPERS])
def test_samples_are_about_their_person_and_not_about_another(certificate: type[Certificate]) -> None:
    stranger = Subject(name="최청년", resident_number=ResidentNumber.parse("020815-4000006"))
    for sample in samples_of(certificate):
        made = read(certificate, sample.wire.read_bytes()).certificate
        if made is not None and sample.person in PEOPLE:
            assert not conflict_of(made, PEOPLE[sample.person]), sample.case
            assert conflict_of(made, stranger), sample.case
