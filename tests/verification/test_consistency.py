"""Documents about one person tell one story; what differs is explained, cannot be told, or does not hold."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest

from certbroker.evidence import Evidence, sha256
from certbroker.facts import Fact, Identity, Income, Payment, Relative, Residence, Span, gives
from certbroker.fields import Month, ResidentNumber, Text
from certbroker.model import Certificate, Spec, wire
from certbroker.verification import Check, Verdict
from certbroker.verification.consistency import check_consistency, rates
from certbroker.verification.likeness import same_address, same_company, same_name
from support.papers import provenance, sample

HOLDS, FAILS, UNKNOWN = Verdict.HOLDS, Verdict.DOES_NOT_HOLD, Verdict.CANNOT_TELL
HOME = "경기도 수원시 팔달구 효원로 1, 101동 1001호 (인계동)"
OTHER = "서울특별시 중구 세종대로 110"
DAY = date(2026, 11, 20)


class Paper(Certificate):
    """A paper that gives whatever facts it is made with."""

    spec = Spec(
        name_ko="시험", name_en="Trial", aliases=(), system="", laws=(), subject="person", documents=("시험",),
        proves=(), sensitivity=(), used_for=(),
    )  # fmt: skip

    issued_on: date | None = None
    address: Text | None = wire("주소")
    residence: Residence | None = None
    past: tuple[Residence, ...] = ()
    members: tuple[Relative, ...] = ()
    spouse: Relative | None = None
    person: Identity | None = None
    jobs: tuple[Span, ...] = ()
    incomes: tuple[Income, ...] = ()
    premiums: tuple[Payment, ...] = ()

    facts = (
        gives(Fact.RESIDENCE_CURRENT, Residence, rows="residence", address="address"),
        gives(Fact.RESIDENCE_HISTORY, Residence, rows="past", address="address"),
        gives(Fact.HOUSEHOLD_MEMBERS, Relative, rows="members", name="name", resident_number="resident_number"),
        gives(Fact.FAMILY_SPOUSE, Relative, rows="spouse", name="name", resident_number="resident_number"),
        gives(Fact.PERSON_IDENTITY, Identity, rows="person", name="name", resident_number="resident_number"),
        gives(Fact.EMPLOYMENT_HISTORY, Span, rows="jobs", place="place", starts_on="starts_on", ends_on="ends_on"),
        gives(Fact.INCOME_EMPLOYMENT, Income, rows="incomes", year="year", amount="amount"),
        gives(Fact.INSURANCE_HEALTH_PREMIUM, Payment, rows="premiums", month="month", kind="kind", billed="billed"),
    )


def paper(day: date | None = DAY, **parts: Any) -> Evidence[Certificate]:
    given: dict[str, Any] = {"issued_on": day, "address": None, **parts}
    made = Paper(**given)
    return Evidence(made, provenance(raw=repr((day, parts)).encode()))


def checked(*papers: Evidence[Certificate]) -> list[tuple[str, Verdict, str]]:
    return [(one.id, one.verdict, one.message) for one in check_consistency(papers)]


def at(address: str) -> Residence:
    return Residence(address=address)


def test_addresses() -> None:
    home = paper(residence=at(HOME))
    assert checked(home, paper(residence=at(HOME.replace(",", "  ")))) == [("consistency.address", HOLDS, "same")]
    assert checked(home, paper(residence=at(OTHER))) == [("consistency.address", FAILS, "differs")]
    record = paper(residence=at(HOME), past=(at(OTHER), at(HOME)))
    moved = paper(date(2025, 1, 1), residence=at(OTHER))
    assert checked(record, moved) == [("consistency.address", HOLDS, "moved")]


def test_an_address_beside_a_name_may_be_of_the_workplace() -> None:
    home = paper(residence=at(HOME), past=(at("부산광역시 해운대구 센텀로 1"),))
    assert checked(home, paper(address=HOME)) == [("consistency.address", HOLDS, "same")]
    assert checked(home, paper(address="부산시 해운대구 센텀로 1")) == [("consistency.address", HOLDS, "moved")]
    assert checked(home, paper(address=OTHER)) == [("consistency.address", UNKNOWN, "other_kind")]
    assert checked(paper(address=HOME), paper(address=OTHER)) == [], "nobody says which one is registered"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (HOME, "경기도 수원시 팔달구 효원로 1", True),
        (HOME, "경기도 수원시 팔달구 효원로 1 101동1001호", False),
        ("경기도 수원시 팔달구 효원로 1", "경기도 수원시 팔달구 효원로 12", False),
        ("경기도 수원시 팔달구 효원로 1", "경기도 수원시 팔달구 효원로 1-2", True),
        ("경기도 수원시 팔달구 효원로 1, ***", HOME, True),
        ("경기도", HOME, False),
        ("", "", False),
        (None, HOME, False),
        ("서울시 중구 세종대로 110", OTHER, True),
    ],
)
def test_likeness_of_addresses(one: str | None, other: str, same: bool) -> None:
    assert same_address(one, other) is same
    assert same_address(other, one) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("주식회사 가나다상사", "(주)가나다 상사", True),
        ("㈜가나다상사", "가나다상사", True),
        ("ABC Korea", "abc korea", True),
        ("가나다상사", "가나다물산", False),
        ("주식회사", "(주)", False),
    ],
)
def test_likeness_of_companies(one: str, other: str, same: bool) -> None:
    assert same_company(one, other) is same


def test_likeness_of_names() -> None:
    assert same_name("NGUYEN THI LAN", "Nguyen  Thi Lan")
    assert not same_name("홍길동", "홍길순")
    assert not same_name(None, None)


def relative(name: str, number: str | None = None) -> Relative:
    return Relative(name=name, resident_number=ResidentNumber.parse(number) if number else None)


def test_relatives() -> None:
    register = paper(members=(relative("김영희", "920515-2******"),))
    same = paper(spouse=relative("김영희", "920515-2000003"))
    assert checked(register, same) == [("consistency.household", HOLDS, "same_relative")]
    other = paper(spouse=relative("김영희", "920515-1******"))
    assert checked(register, other) == [("consistency.household", FAILS, "other_number")]
    assert checked(register, paper(spouse=relative("김영희", "880707-2000009"))) == [], "a namesake is another person"


def test_households() -> None:
    one = paper(members=(relative("홍길동"), relative("김영희")))
    same = paper(members=(relative("김영희"), relative("홍길동")), address=HOME)
    assert checked(one, same) == [("consistency.household", HOLDS, "same_members")]
    fewer = paper(members=(relative("홍길동"),))
    assert checked(one, fewer) == [("consistency.household", FAILS, "other_members")]
    later = paper(date(2026, 11, 25), members=(relative("홍길동"),))
    assert checked(one, later) == [("consistency.household", UNKNOWN, "changed_members")]


def job(place: str, ends_on: date | None = None) -> tuple[Span, ...]:
    return (Span(place=place, starts_on=date(2020, 1, 1), ends_on=ends_on),)


def test_employers() -> None:
    one = paper(jobs=job("주식회사 가나다상사"))
    assert checked(one, paper(jobs=job("(주)가나다상사"))) == [("consistency.employer", HOLDS, "same")]
    assert checked(one, paper(jobs=job("하나물산"))) == [("consistency.employer", FAILS, "differs")]
    changed = paper(date(2026, 10, 1), jobs=job("하나물산"))
    assert checked(one, changed) == [("consistency.employer", UNKNOWN, "changed")]
    assert checked(one, paper(jobs=job("하나물산", ends_on=date(2022, 1, 1)))) == [], "that was before"


def premiums(won: int, year: int = 2026, kind: str = "workplace") -> tuple[Payment, ...]:
    return tuple(Payment(month=Month(year, month), kind=kind, billed=won) for month in (8, 9, 10))


@pytest.mark.parametrize(
    ("premium", "verdict"),
    [(143_800, HOLDS), (115_040, HOLDS), (70_000, UNKNOWN), (300_000, UNKNOWN), (30_000, FAILS), (900_000, FAILS)],
)
def test_pay_against_premium(premium: int, verdict: Verdict) -> None:
    earned = paper(incomes=(Income(year=2025, amount=48_000_000),))
    found = checked(earned, paper(premiums=premiums(premium)))
    assert found == [("consistency.premium", verdict, "agrees" if verdict is HOLDS else "differs")]


def test_premiums_that_say_nothing_about_pay() -> None:
    earned = paper(incomes=(Income(year=2025, amount=48_000_000),))
    assert checked(earned, paper(premiums=premiums(143_800, kind="local"))) == []
    assert checked(earned, paper(premiums=premiums(143_800, year=2028))) == []
    assert checked(earned, paper(premiums=premiums(0))) == []
    both = paper(incomes=(Income(year=2026, amount=9_000_000), Income(year=2025, amount=48_000_000)))
    assert checked(both, paper(premiums=premiums(143_800)))[0][1] is FAILS, "the same year comes first"


def test_rates_are_whole_years_in_order() -> None:
    years = sorted(rates())
    assert years == list(range(years[0], years[-1] + 1))
    assert all(6 < percent < 8 for percent in rates().values()), "the law sets 8 % as the limit"


def test_who_it_is() -> None:
    one = paper(person=Identity(resident_number=ResidentNumber.parse("900101-1000001")))
    other = paper(person=Identity(resident_number=ResidentNumber.parse("920515-2000003")))
    assert checked(one, other) == [("consistency.identity", FAILS, "contradiction")]


def test_samples_of_one_person_agree_and_no_sentence_names_anybody() -> None:
    ids = ("mois.resident_register", "mois.resident_record", "nts.income_amount", "nhis.premium_workplace")
    papers = [sample(one) for one in (*ids, "comwel.employment_history", "nps.enrolment", "scourt.marriage_relation")]
    found = list(check_consistency(papers))
    assert {one.id.partition(".")[2] for one in found} == {"address", "household", "employer", "premium"}
    assert all(one.verdict is HOLDS for one in found), [one.describe() for one in found if not one.holds]
    assert _quoted(found) == set()


def _quoted(found: Iterable[Check]) -> set[str]:
    told = " ".join(f"{one.en} {one.ko} {one.describe()}" for one in found)
    return {word for word in ("홍길동", "김영희", "효원로", "가나다상사", "48000000", sha256(b"")) if word in told}
