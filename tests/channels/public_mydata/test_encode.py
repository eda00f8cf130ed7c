"""What is asked of whom becomes the keys of a document."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import pytest

from certbroker.catalogue import discover
from certbroker.channels.public_mydata.encode import Encoder, person_fields
from certbroker.errors import CertbrokerError, ConnectorDefect, SettingsError
from certbroker.fields import Day, Month, Text, YesNo, code
from certbroker.model import Business, Certificate, Holder, Item, Options, Spec, Subject, wire
from certbroker.routes import MyData, Ref, business, identifier, options, subject
from certbroker.sandbox.people import cast_of_people
from certbroker_connectors.local_tax import Clearance
from certbroker_connectors.mois import ResidentRegister
from certbroker_connectors.nts import BusinessRegistration, IncomeAmount, TaxClearance
from support.exchange import CI, corporation, holder

ROOT = Path(__file__).parents[2]
CASES: list[dict[str, Any]] = tomllib.loads((ROOT / "wanted" / "keys.toml").read_text(encoding="utf-8"))["case"]
CODES = {"scourt.family_relation": "X001"}


def of_cast(name: str) -> Holder:
    one = cast_of_people()[name]
    told: dict[str, Any] = {
        "name": one.name,
        "birth_date": one.birth_date,
        "sex": one.sex,
        "resident_number": one.resident_number,
        "is_foreigner": one.nationality == "foreign",
    }
    if one.business_number:
        firm = one.corporate_name or one.business_name
        told["business"] = {"name": firm, "number": one.business_number, "corporate_number": one.corporate_number}
    return Holder.model_validate(told)


def keys(item: Item[Certificate], who: Holder, document: str = "") -> dict[str, str]:
    route = item.certificate.route()
    assert route is not None
    return Encoder(item, who, CI).keys(document or route.code or CODES[item.certificate.id()], route)


@pytest.mark.parametrize("case", CASES, ids=[f"{case['certificate']}-{case['person']}" for case in CASES])
def test_the_keys_of_a_document(case: dict[str, Any]) -> None:
    who, about = of_cast(case["person"]), None
    if case.get("subject"):
        assert who.business is not None
        who, about = holder(), Subject(name=who.business.name, business=who.business, relation="business")
    item = discover()[case["certificate"]].ask(subject=about, **case.get("options", {}))
    assert list(keys(item, who).items()) == list(case["keys"].items())


def test_every_certificate_has_wanted_keys() -> None:
    assert {case["certificate"] for case in CASES} >= {
        "mois.resident_register", "mois.resident_record", "nts.income_amount", "nts.business_registration",
        "nts.tax_clearance", "nhis.qualification_history", "nhis.premium_local", "nhis.premium_workplace",
        "local_tax.clearance", "scourt.family_relation",
    }  # fmt: skip


def test_a_subject_without_a_number_is_named_by_ci() -> None:
    """Where the document knows CI: 개인식별자."""
    about = Subject(name="홍길동")
    route = MyData(
        "L021",
        identifier.kind.codes(resident_number="0", connecting_information="1"),
        identifier.connecting_information,
    )
    assert Encoder(TaxClearance.ask(subject=about), holder(), CI).keys("L021", route) == {
        "L021K001": "1",
        "L021K002": CI,
    }


def test_the_holder_is_not_mistaken_for_a_foreign_subject() -> None:
    lan = of_cast("lan")
    child = Subject.model_validate({"name": "홍별", "resident_number": "210309-4000005", "relation": "child"})
    assert keys(Clearance.ask(subject=child), lan)["L014K002"] == "01"
    assert keys(Clearance.ask(), lan)["L014K002"] == "02"


@pytest.mark.parametrize("number", ["900101", "900101-1", "900101-1******", "900101-*******"])
def test_a_masked_number_is_refused(number: str) -> None:
    with pytest.raises(SettingsError, match="masked") as caught:
        keys(ResidentRegister.ask(), holder(resident_number=number))
    assert "900101" not in str(caught.value)


@pytest.mark.parametrize(
    ("item", "who", "missing"),
    [
        (ResidentRegister.ask(), holder(resident_number=None), "resident number"),
        (IncomeAmount.ask(from_year=2025, to_year=2025, subject=Subject(name="홍별")), holder(), "resident number"),
        (BusinessRegistration.ask(), holder(), "business"),
        (Clearance.ask(applicant_kind="corporation"), holder(), "business"),
    ],
)
def test_what_a_subject_lacks_is_named(item: Item[Certificate], who: Holder, missing: str) -> None:
    with pytest.raises(SettingsError, match=missing) as caught:
        keys(item, who)
    assert caught.value.certificate == item.certificate.id()


def test_a_corporation_without_corporate_number_sends_none() -> None:
    firm = Business(name="도전분식", number="000-00-00017")
    found = keys(Clearance.ask(applicant_kind="corporation"), holder(business=firm))
    assert (found["L014K003"], found["L014K007"], found["L014K008"]) == ("도전분식", "", "")


class Paper(Certificate):
    """A certificate with every type of option."""

    spec = Spec(
        name_ko="예시", name_en="Example", aliases=(), system="", laws=(), subject="person", documents=("예시",),
        proves=(), sensitivity=(), used_for=(),
    )  # fmt: skip

    class Ask(Options):
        """What is chosen."""

        day: Day = date(2026, 1, 31)
        month: Month = Month(2026, 2)
        is_printed: YesNo = True
        relatives: tuple[Annotated[str, code({"부모": "parents", "자녀": "children"})], ...] | None = None
        note: Text | None = None

    number: Text = wire("번호")


def one(ref: Ref, item: Item[Certificate] | None = None, who: Holder | None = None) -> str:
    return Encoder(item or Paper.ask(), who or holder(business=corporation()), CI).value(ref)


@pytest.mark.parametrize(
    ("ref", "wanted"),
    [
        (options.day, "20260131"),
        (options.month, "202602"),
        (options.is_printed, "Y"),
        (options.note, ""),
        (options.relatives, ""),
        (subject.name.only_for("corporation"), ""),
        (subject.name.only_for("person"), "홍길동"),
        (subject.nationality_kind, "domestic"),
        (subject.is_foreigner.codes(no="1", yes="9"), "1"),
        (subject.alien_number, ""),
        (subject.resident_number, "9001011000001"),
        (business.number, "0000000025"),
        (business.corporate_number.back, "0000017"),
        (business.workplace_name, "주식회사 가나다상사"),
        (business.opened_on, ""),
        (business.workplace_number, ""),
        (identifier.kind, "resident_number"),
    ],
)
def test_a_value(ref: Ref, wanted: str) -> None:
    assert one(ref) == wanted


def test_words_of_options() -> None:
    asked = Paper.ask(relatives=("parents", "children"), is_printed=False, note="제출용")
    assert one(options.relatives, asked) == "부모,자녀"
    assert one(options.is_printed, asked) == "N"
    assert one(options.note, asked) == "제출용"


@pytest.mark.parametrize(
    "ref",
    [subject.shoe_size, business.owner, options.colour, Ref("planet.name"), subject.resident_number.middle],
    ids=lambda ref: ref.path,
)
def test_a_reference_to_nothing_is_a_defect(ref: Ref) -> None:
    with pytest.raises(ConnectorDefect):
        one(ref)


def test_who_the_holder_is() -> None:
    assert dict(person_fields(holder(email="hong@example.test"), CI)) == {
        "userCid": CI,
        "userName": "홍길동",
        "userSexdstn": "M",
        "userBrthdy": "19900101",
        "userEmail": "hong@example.test",
        "userRrn": "9001011000001",
        "userTelno": "01000000000",
        "ntvfrnrSe": "L",
    }


def test_a_number_that_is_not_known_is_left_out() -> None:
    for number in (None, "900101-1******"):
        assert person_fields(holder(resident_number=number, sex=None), CI)["userRrn"] == ""
    assert person_fields(of_cast("lan"), CI)["ntvfrnrSe"] == "F"


def test_no_error_tells_of_the_subject() -> None:
    with pytest.raises(CertbrokerError) as caught:
        keys(BusinessRegistration.ask(), holder())
    assert "홍길동" not in repr(caught.value)


def test_what_encodes_does_not_show_the_ci() -> None:
    assert CI not in repr(Encoder(ResidentRegister.ask(), holder(), CI))


def test_a_route_carries_an_option_by_its_whole_name() -> None:
    route = MyData("L000", options.from_year, options.moved_on.year)
    assert [route.carries(name) for name in ("from_year", "moved_on", "from", "moved")] == [True, True, False, False]
