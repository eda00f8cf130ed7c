"""The application form: as the recorded one where it is known, and lawful XML for every certificate."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from certbroker.catalogue import discover
from certbroker.channels.document_wallet.application import CODES, NAMESPACE, Form, element_of
from certbroker.consent import label_of
from certbroker.errors import SettingsError
from certbroker.model import Certificate, Holder, Item
from certbroker.privacy import ConnectingInformation
from certbroker.reading import Element
from certbroker.routes import Wallet
from certbroker.samples import samples_of
from certbroker_connectors.mofa import Passport
from certbroker_connectors.mois import ResidentRegister
from certbroker_connectors.nts import IncomeAmount, VatBase
from certbroker_connectors.scourt import FamilyRelation
from support.exchange import CI

RECORDED = (Path(__file__).parent / "samples" / "apply_resident_register.xml").read_bytes()
AT = datetime(2026, 11, 20, 5, 25, 30, tzinfo=UTC)
HOLDER = Holder.model_validate(
    {"name": "홍길동", "birth_date": date(1990, 1, 1), "ci": CI, "wallet_address": "100000000001"}
)
ASKED = ("공통메타데이터", "신청전자증명서")


def form(item: Item[Any], holder: Holder = HOLDER, **changes: Any) -> Form:
    route = next(one for one in item.certificate.routes if isinstance(one, Wallet))
    address = holder.wallet_address
    assert address is not None
    told: dict[str, Any] = {"kind": route.code or "30000100099", "at": AT, "ci": ConnectingInformation(CI)} | changes
    return Form(item=item, route=route, holder=holder, address=address, **told)


def tree(item: Item[Any], **changes: Any) -> Element:
    return etree.fromstring(form(item, **changes).xml())


def local(element: Element) -> str:
    return etree.QName(element).localname


def choices(root: Element) -> dict[str, tuple[str | None, str | None]]:
    """Element of a choice → its code and its word."""
    (chosen,) = root.iter(f"{{{NAMESPACE}}}신청내용")
    return {local(one): (one.get("코드"), one.text) for one in chosen}


def outline(element: Element) -> Any:
    return local(element), [outline(child) for child in element]


def at(root: Element, *steps: str) -> str | None:
    found = root.find("/".join(f"{{{NAMESPACE}}}{step}" for step in steps))
    assert found is not None, steps
    return found.text


def test_what_the_recorded_application_asks_for_is_written_like_it() -> None:
    """All but the region of the office, which we do not know."""
    recorded = etree.fromstring(RECORDED)
    for region in recorded.findall(f".//{{{NAMESPACE}}}시도시군구선택"):
        parent = region.getparent()
        assert parent is not None
        parent.remove(region)
    ours = tree(ResidentRegister.ask(resident_number_back="all"))
    assert outline(ours) == outline(recorded)
    assert choices(ours) == choices(recorded)
    assert ours.nsmap[None] == NAMESPACE
    (kind,) = ours.iter(f"{{{NAMESPACE}}}구분")
    assert (kind.get("코드"), kind.text) == ("3", "주민등록표등본교부")
    (foreign,) = ours.iter(f"{{{NAMESPACE}}}외국인여부")
    assert foreign.text == "101"
    assert at(ours, *ASKED, "문서종류코드") == at(recorded, *ASKED, "문서종류코드")
    assert at(ours, *ASKED, "문서종류명") == at(recorded, *ASKED, "문서종류명")
    assert at(ours, "공통메타데이터", "신청일시") == "2026-11-20T14:25:30"
    assert at(ours, "공통메타데이터", "신청인") == "홍길동"
    assert at(ours, "공통메타데이터", "전자문서지갑주소") == "100000000001"


def test_choices_of_a_known_form() -> None:
    found = choices(
        tree(
            ResidentRegister.ask(
                past_addresses="chosen_years", past_address_years=3, show_cohabitants=False, change_reasons="none",
                purpose="은행 제출",
            )
        )
    )  # fmt: skip
    assert found["주소변동사항"] == (None, "기간지정"), "its code is not known, so none is invented"
    assert found["과거주소변동사항포함연수"] == (None, "3")
    assert found["동거인"] == ("02", "미포함")
    assert found["세대원의변동사유"] == ("02", "미포함")
    assert found["용도및목적"] == (None, "은행 제출")


def test_choices_of_another_form_stand_under_their_labels() -> None:
    found = choices(tree(IncomeAmount.ask(from_year=2023, to_year=2025, show_address=False)))
    assert found == {
        "과세기간시작연도": (None, "2023"),
        "과세기간종료연도": (None, "2025"),
        "주민등록번호뒷자리공개": ("02", "미포함"),
        "주소공개": ("02", "미포함"),
    }
    months = choices(tree(VatBase.ask(from_month="2026-01", to_month="2026-06")))
    assert months["과세기간시작연월"] == (None, "202601")


def test_several_words_are_joined() -> None:
    found = choices(tree(FamilyRelation.ask(variant="specific", specific_members=("spouse", "children"))))
    assert found["특정증명서에나타낼가족"] == (None, "배우자,자녀")


def test_a_foreigner_says_nothing_of_a_code_that_is_not_known() -> None:
    holder = HOLDER.model_copy(update={"is_foreigner": True})
    assert not list(tree(ResidentRegister.ask(), holder=holder).iter(f"{{{NAMESPACE}}}외국인여부"))


@pytest.mark.parametrize(
    ("label", "element"),
    [
        ("발생일/신고일(현 세대원의 전입일·변동일)", "발생일신고일"),
        ("기록대조 종료일 (정부24 신청서에만 있음)", "기록대조종료일"),
        ("선박(어선)번호", "선박어선번호"),
        ("국문·영문", "국문영문"),
    ],
)
def test_the_element_of_a_label(label: str, element: str) -> None:
    assert element_of(label) == element


def wallet_certificates() -> list[type[Certificate]]:
    return [one for one in discover() if any(isinstance(route, Wallet) for route in one.routes)]


def item_of(certificate: type[Certificate], options: dict[str, Any]) -> Item[Certificate] | None:
    """An item as a sample asks for it; some samples say nothing of options that are needed."""
    try:
        return certificate.ask(**options)
    except SettingsError:
        return None


@pytest.mark.parametrize("certificate", wallet_certificates(), ids=lambda one: one.id())
def test_every_certificate_can_be_applied_for(certificate: type[Certificate]) -> None:
    """Every option has an element of its own, and what its sample asks for is lawful XML."""
    labels = [element_of(label_of(certificate.Ask, name)) for name in certificate.Ask.model_fields]
    assert len(set(labels)) == len(labels)
    asked = [item for sample in samples_of(certificate) if (item := item_of(certificate, sample.options))]
    assert asked
    for item in asked:
        root = tree(item)
        sent = [name for name, value in item.options if value is not None]
        assert len(choices(root)) == len(sent)
        for code, word in choices(root).values():
            assert word
            assert code == CODES.get(word)


@given(st.text())
def test_any_text_arrives_or_is_refused(text: str) -> None:
    asked = ResidentRegister.ask(purpose=text)
    try:
        data = form(asked).xml()
    except SettingsError:
        assert re.search(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", text)
        return
    found = choices(etree.fromstring(data)).get("용도및목적")
    assert (found is None) is (text == "")
    if found:
        assert found[1] == text


def test_a_shown_form_hides_what_is_personal() -> None:
    asked = Passport.ask(passport_number="M00000000")
    sent, shown = form(asked).xml().decode(), form(asked, hides=True).xml().decode()
    for secret in ("홍길동", "100000000001", "M00000000"):
        assert secret in sent
        assert secret not in shown
    assert shown.count(">***<") == 3
    assert repr(CI) not in repr(form(asked))
