"""What the holder confirms, and that nothing outside of it can be fetched."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from certbroker.catalogue import discover
from certbroker.consent import (
    Approval,
    Consent,
    ConsentItem,
    ConsentStatus,
    Periodic,
    draft,
)
from certbroker.errors import (
    CertbrokerError,
    ConsentDeclined,
    ConsentExpired,
    ConsentPending,
    ConsentScope,
    ConsentWithdrawn,
    SettingsError,
)
from certbroker.model import Representative, Subject, items_of
from certbroker.privacy import SEALED, ConnectingInformation
from certbroker_connectors.mois import ResidentRegister
from certbroker_connectors.nhis import PremiumWorkplace
from certbroker_connectors.nts import IncomeAmount
from certbroker_connectors.scourt import FamilyRelation
from support.exchange import CI, holder
from support.people import personal_data

NOW = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
CHILD = Subject.model_validate({"name": "홍별", "resident_number": "210309-4000005", "relation": "child"})
ITEMS = [
    IncomeAmount.ask(from_year=2023, to_year=2025),
    ResidentRegister.ask(),
    FamilyRelation.ask(subject=CHILD, variant="detailed"),
    PremiumWorkplace.ask(year=2026),
]


def a_draft(**changes: Any) -> Consent:
    told: dict[str, Any] = {"recipient": "가나은행", "purpose": "전세자금대출 신청", "now": NOW}
    return draft(holder(), told.pop("items", changes.pop("items", ITEMS)), **told | changes)


def approval(at: datetime = NOW) -> Approval:
    return Approval(
        provider="test",
        request_id="1",
        approved_at=at,
        text_sha256="0" * 64,
        ci=ConnectingInformation(CI),
        signature="s",
    )


def permit(consent: Consent, item: Any, **changes: Any) -> None:
    told: dict[str, Any] = {"recipient": "가나은행", "purpose": "전세자금대출 신청", "now": NOW}
    consent.permit(ConsentItem.of(item), **told | changes)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("periodic", "monthly"),
        ("periodic", {"cycle": "monthly", "until": date(2027, 1, 1)}),
        ("representative", "김대리"),
        ("retention_days", "30"),
        ("recipient", None),
        ("purpose", 5),
    ],
)
def test_what_is_of_another_type_is_refused_by_name_and_not_quoted(name: str, value: object) -> None:
    with pytest.raises(SettingsError, match=f"{name} takes ") as raised:
        a_draft(**{name: value})
    assert "김대리" not in str(raised.value)


def test_the_holder_is_one() -> None:
    with pytest.raises(SettingsError, match="holder takes Holder, not str"):
        draft("홍길동", ITEMS, recipient="가나은행", purpose="대출", now=NOW)  # pyright: ignore[reportArgumentType] - the mistake


@pytest.mark.parametrize(
    "wanted", [IncomeAmount, "nts.income_amount", ["nts.income_amount"], [Subject], [int], None, [None]]
)
def test_what_is_wanted_is_types_and_items(wanted: Any) -> None:
    with pytest.raises(SettingsError, match="what is wanted"):
        items_of(wanted)
    assert items_of([ResidentRegister, ITEMS[0]]) == [ResidentRegister.ask(), ITEMS[0]]


def test_whom_it_is_about_is_a_subject() -> None:
    with pytest.raises(SettingsError, match="subject takes Subject, not Holder"):
        ResidentRegister.ask(subject=holder())  # pyright: ignore[reportArgumentType] - the mistake


def test_the_text_says_everything() -> None:
    text = a_draft().text
    assert text.splitlines()[:11] == [
        "본인정보 제공요구서",
        "",
        "정보주체: 홍길동 (1990. 1. 1.생)",
        "제공받는 자: 가나은행",
        "이용 목적: 전세자금대출 신청",
        "제공을 요구하는 본인정보:",
        "  1. 소득금액증명 (과세기간 시작연도: 2023, 과세기간 종료연도: 2025)",
        "  2. 주민등록표 등본",
        "  3. 가족관계증명서 [자녀 홍별] (증명서 종류: 상세)",
        "  4. 건강·장기요양보험료 납부확인서(직장가입자) (조회년도: 2026)",
        "보유·이용 기간: 제공받은 날부터 30일",
    ]
    assert "제공 방식: 일회" in text
    assert "요구 일시: 2026. 11. 20. 10:30" in text
    assert "제43조의2" in text
    assert "철회" in text
    assert not personal_data(text)


def test_the_text_says_how_often_and_who_acts() -> None:
    acting = Representative(name="김영희", birth_date=date(1992, 5, 15), right="legal_guardian")
    periodic = Periodic(cycle="monthly", until=date(2027, 11, 20))
    text = a_draft(representative=acting, periodic=periodic, retention_days=90).text
    assert "대리인: 김영희 (법정대리인)" in text
    assert "정기적 보내기 (매월, 2027. 11. 20.까지)" in text
    assert "90일" in text


def test_every_option_of_every_certificate_has_a_label_for_the_holder() -> None:
    from certbroker.consent import label_of

    for certificate in discover():
        for name in certificate.Ask.model_fields:
            label = label_of(certificate.Ask, name)
            assert any("가" <= sign <= "힣" for sign in label), (certificate.id(), name, label)


@pytest.mark.parametrize("name", ["recipient", "purpose"])
def test_no_line_can_be_smuggled_into_the_text(name: str) -> None:
    consent = a_draft(**{name: "가나은행\n보유·이용 기간: 제공받은 날부터 9999일\r\n"})
    assert "가나은행 보유·이용 기간: 제공받은 날부터 9999일" in consent.text
    assert len(consent.text.splitlines()) == len(a_draft().text.splitlines())


def test_what_is_asked_twice_is_asked_once() -> None:
    consent = a_draft(items=[ITEMS[1], ITEMS[0], ResidentRegister.ask()])
    assert [item.certificate for item in consent.items] == ["mois.resident_register", "nts.income_amount"]
    assert consent.text.count("주민등록표 등본") == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"items": []},
        {"recipient": " "},
        {"purpose": "\n"},
        {"retention_days": 0},
        {"periodic": Periodic(cycle="yearly", until=date(2026, 11, 19))},
    ],
)
def test_a_consent_lacks_nothing(changes: dict[str, Any]) -> None:
    with pytest.raises(SettingsError):
        a_draft(**changes)


def test_ids_are_new() -> None:
    assert len({a_draft().id for _ in range(50)}) == 50


def test_an_approved_consent_permits_its_items() -> None:
    consent = a_draft().approved(approval())
    for item in ITEMS:
        permit(consent, item)
        permit(consent, item, now=NOW + timedelta(days=1))


@pytest.mark.parametrize(
    ("item", "changes", "refusal"),
    [
        (IncomeAmount.ask(from_year=2022, to_year=2025), {}, ConsentScope),
        (IncomeAmount.ask(from_year=2023, to_year=2025, show_resident_number=True), {}, ConsentScope),
        (ResidentRegister.ask(subject=CHILD), {}, ConsentScope),
        (FamilyRelation.ask(variant="detailed"), {}, ConsentScope),
        (FamilyRelation.ask(subject=CHILD.model_copy(update={"name": "홍달"}), variant="detailed"), {}, ConsentScope),
        (FamilyRelation.ask(subject=CHILD), {}, ConsentScope),
        (ResidentRegister.ask(), {"recipient": "다라저축은행"}, ConsentScope),
        (ResidentRegister.ask(), {"purpose": "마케팅"}, ConsentScope),
        (ResidentRegister.ask(), {"now": NOW + timedelta(days=1, microseconds=1)}, ConsentExpired),
    ],
)
def test_nothing_else_is_permitted(item: Any, changes: dict[str, Any], refusal: type[CertbrokerError]) -> None:
    with pytest.raises(refusal) as caught:
        permit(a_draft().approved(approval()), item, **changes)
    assert not personal_data(repr(caught.value))
    assert "홍" not in str(caught.value)


@pytest.mark.parametrize(
    ("status", "refusal"),
    [
        (ConsentStatus.DECLINED, ConsentDeclined),
        (ConsentStatus.EXPIRED, ConsentExpired),
        (ConsentStatus.WITHDRAWN, ConsentWithdrawn),
    ],
)
def test_an_ended_consent_permits_nothing(status: ConsentStatus, refusal: type[CertbrokerError]) -> None:
    with pytest.raises(refusal):
        permit(a_draft().approved(approval()).ended(status, NOW), ITEMS[1])


def test_a_pending_consent_permits_nothing() -> None:
    with pytest.raises(ConsentPending):
        permit(a_draft(), ITEMS[1])
    with pytest.raises(ConsentExpired):
        permit(a_draft().model_copy(update={"status": ConsentStatus.APPROVED}), ITEMS[1])


def test_a_periodic_consent_lasts_to_the_end_of_its_last_day_in_korea() -> None:
    periodic = Periodic(cycle="monthly", until=date(2027, 1, 31))
    consent = a_draft(periodic=periodic).approved(approval())
    permit(consent, ITEMS[1], now=datetime(2027, 1, 31, 14, 59, 59, tzinfo=UTC))
    with pytest.raises(ConsentExpired):
        permit(consent, ITEMS[1], now=datetime(2027, 1, 31, 15, 0, 1, tzinfo=UTC))


def test_withdrawal_says_when() -> None:
    later = NOW + timedelta(hours=2)
    assert a_draft().ended(ConsentStatus.WITHDRAWN, later).withdrawn_at == later
    assert a_draft().ended(ConsentStatus.DECLINED, later).withdrawn_at is None


def test_a_consent_is_written_down_and_read_back() -> None:
    consent = a_draft().approved(approval())
    again = Consent.model_validate_json(consent.model_dump_json(context=SEALED))
    assert again == consent
    assert [item.item(discover()) for item in again.items] == ITEMS
    for item in ITEMS:
        permit(again, item)


def test_a_consent_shows_no_numbers() -> None:
    consent = a_draft().approved(approval())
    for text in (repr(consent), str(consent), consent.model_dump_json(), repr(consent.describe()), repr(ITEMS)):
        assert not personal_data(text)
    assert consent.describe()["holder"] == "홍*동"
