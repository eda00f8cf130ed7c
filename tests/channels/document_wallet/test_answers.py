"""The wallet's answers, as recorded and as they come in other spellings (pitfalls of real payloads)."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from certbroker.channels.document_wallet.answers import (
    Application,
    ApplicationList,
    ApplicationState,
    DistributionList,
    IssuedDocument,
    IssueList,
    OwnWallet,
    Pace,
    Presentation,
    SupportList,
    WalletState,
)
from certbroker.channels.document_wallet.submission import SubmissionState
from certbroker.fields import SEOUL

SAMPLES = Path(__file__).parent / "samples"


def sample(name: str) -> dict[str, Any]:
    return json.loads((SAMPLES / f"{name}.json").read_text(encoding="utf-8"))


def row(**changes: object) -> dict[str, Any]:
    return sample("issue_list")["proofs"][0] | changes


def document(**changes: object) -> IssuedDocument:
    return IssuedDocument.model_validate(row(**changes))


def test_the_recorded_list_of_documents() -> None:
    page = IssueList.model_validate(sample("issue_list"))
    (found,) = page.rows
    assert page.total == 1
    assert found == IssuedDocument.model_validate(row())
    assert found.model_dump() == {
        "id": "000000000000000001",
        "kind": "30000100001",
        "name": "주민등록표등본",
        "issued_at": datetime(2026, 11, 23, 15, 30, tzinfo=SEOUL),
        "valid_until": date(2027, 2, 23),
        "presentable_until": None,
        "presentable_count": 999,
        "is_disused": False,
        "is_paid": False,
        "issuer_code": "1741000",
        "issuer_name": "행정안전부",
        "is_attached": False,
        "application": "",
    }


def test_the_recorded_list_of_submissions() -> None:
    (found,) = DistributionList.model_validate(sample("dist_list")).rows
    assert found.state is SubmissionState.TURNED_DOWN
    assert found.reason == "서류 <보완> 필요"
    assert found.submitted_on == date(2026, 11, 23)
    assert found.changed_at == datetime(2026, 11, 23, 15, 31, tzinfo=SEOUL)
    assert found.documents == 1
    assert found.presenter is not None
    assert (found.presenter.reveal(), found.presenter.owner) == ("100000000000", "person")
    assert found.recipient is not None
    assert found.recipient.owner == "public_body"
    assert "100000000000" not in repr(found)
    assert repr(found.pin) == "Pin('**********')"


def test_the_recorded_answer_to_a_submission() -> None:
    found = Presentation.model_validate(sample("submit_url"))
    assert found.package_id == "000000000000000002"
    assert found.url.reveal() == "https://example.invalid/present/0000"
    assert found.pin is not None
    assert found.pin.reveal() == "000000"
    assert found.valid_until == date(2026, 12, 23)
    assert "example.invalid" not in repr(found) + found.model_dump_json()


@pytest.mark.parametrize("key", ["proofs", "agrmnts"])
def test_documents_come_under_either_key(key: str) -> None:
    assert [one.id for one in IssueList.model_validate({key: [row()]}).rows] == ["000000000000000001"]


def test_documents_under_both_keys_are_all_there() -> None:
    page = IssueList.model_validate({"proofs": [row()], "agrmnts": [row(docId="000000000000000002")]})
    assert [one.id[-1] for one in page.rows] == ["1", "2"]


def test_one_document_may_come_without_its_list() -> None:
    assert [one.id for one in IssueList.model_validate({"proofs": row()}).rows] == ["000000000000000001"]


@pytest.mark.parametrize("none", [{}, {"proofs": []}, {"proofs": ""}, {"proofs": None}])
def test_no_documents(none: dict[str, object]) -> None:
    assert IssueList.model_validate(none).rows == ()


@pytest.mark.parametrize("some", ['"x"', "[[]]", "7", "[null]", "true"])
def test_what_is_no_list_of_documents(some: str) -> None:
    with pytest.raises(ValidationError):
        IssueList.model_validate({"proofs": json.loads(some)})


@pytest.mark.parametrize("name", ["validDt", "vaildDt"])
def test_the_last_day_comes_under_either_spelling(name: str) -> None:
    told = {key: value for key, value in row().items() if key != "validDt"} | {name: "20270101"}
    assert IssuedDocument.model_validate(told).valid_until == date(2027, 1, 1)


@pytest.mark.parametrize("text", ["99991231", "99991231235959", "", " ", None])
def test_for_good_and_nothing_are_no_day(text: str | None) -> None:
    found = document(validDt=text, presentnPosblDt=text, issuDt=text)
    assert (found.valid_until, found.presentable_until, found.issued_at) == (None, None, None)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("20261123", datetime(2026, 11, 23, tzinfo=SEOUL)),
        ("20261123000001 ", datetime(2026, 11, 23, 0, 0, 1, tzinfo=SEOUL)),
    ],
)
def test_a_moment_is_korean_time(text: str, wanted: datetime) -> None:
    assert document(issuDt=text).issued_at == wanted


@pytest.mark.parametrize("text", ["20261323", "2026112315", "20261123250000", "soon", "-1", True, ["20261123"]])
def test_what_is_no_day(text: object) -> None:
    with pytest.raises(ValidationError):
        document(issuDt=text)


@pytest.mark.parametrize("identifier", ["1", 1, "00000000000000000a", "0" * 19, "", None, "１" * 18])
def test_a_document_has_an_id_of_18_digits(identifier: object) -> None:
    """A number would have lost its zeros."""
    with pytest.raises(ValidationError):
        document(docId=identifier)


def test_a_code_may_come_as_a_number() -> None:
    assert document(docKndCode=30000100001, issuTyCode=2, presentnPosblCnt=3).kind == "30000100001"
    assert document(issuTyCode=2).is_attached
    assert document(presentnPosblCnt=0).presentable_count == 0


@pytest.mark.parametrize("count", ["-1", "1.5", "９", "9" * 10, "one"])
def test_what_is_no_count(count: str) -> None:
    with pytest.raises(ValidationError):
        document(presentnPosblCnt=count)


@pytest.mark.parametrize(("text", "wanted"), [("Y", True), ("N", False), ("", False), (None, False)])
def test_disused(text: str | None, wanted: bool) -> None:
    assert document(disuseDocAt=text).is_disused is wanted


@pytest.mark.parametrize("text", ["y", "1", "예", True])
def test_what_is_neither_yes_nor_no(text: object) -> None:
    with pytest.raises(ValidationError):
        document(disuseDocAt=text)


def test_a_document_that_says_little() -> None:
    found = IssuedDocument.model_validate({"docId": "0" * 18, "docKndCode": "30000100001", "새것": {"a": 1}})
    assert (found.presentable_count, found.is_disused, found.name) == (None, False, "")


@pytest.mark.parametrize("code", list("12345678"))
def test_every_state_of_a_wallet(code: str) -> None:
    assert OwnWallet.model_validate({"ecdwTyCode": code}).state == code
    assert OwnWallet.model_validate({"ecdwTyCode": int(code), "ecdwAdres": ""}).address is None


@pytest.mark.parametrize("code", ["0", "9", "", None, "1 1"])
def test_a_state_that_no_table_lists(code: object) -> None:
    with pytest.raises(ValidationError):
        OwnWallet.model_validate({"ecdwTyCode": code})


def test_an_application() -> None:
    found = Application.model_validate(
        {"applId": "A1", "applStatsCode": "4", "reqreKnd": "2", "applDt": "20261123", "resnMessage": "&lt;사유&gt;"}
    )
    assert (found.state, found.pace, found.reason) == (ApplicationState.TURNED_DOWN, Pace.ON_A_CONDITION, "<사유>")
    assert Application.model_validate({"applId": "A1", "applStatsCode": 1, "reqreKnd": ""}).pace is None
    assert WalletState.REGISTERED == "1"


def test_a_reason_keeps_no_resident_number() -> None:
    found = Application.model_validate(
        {"applId": "A1", "applStatsCode": "4", "resnMessage": "신청인&nbsp;(900101-1000001)\n확인 &amp; 보완"}
    )
    assert found.reason == "신청인 (900101-*******) 확인 & 보완"


@pytest.mark.parametrize("change", [{"applId": ""}, {"applStatsCode": "7"}, {"docId": "12"}, {"reqreKnd": "4"}])
def test_what_is_no_application(change: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Application.model_validate({"applId": "A1", "applStatsCode": "1"} | change)


def test_the_other_lists() -> None:
    (applied,) = ApplicationList.model_validate({"applys": {"applId": "A1", "applStatsCode": "1"}}).rows
    assert applied.key == "A1"
    told = {"docKndCode": "30000100001", "issuInsttCode": "1741000", "reqreKnd": "1"}
    (supported,) = SupportList.model_validate({"supports": [told], "totRow": 1}).rows
    assert (supported.key, supported.pace) == ("30000100001 1741000", Pace.AT_ONCE)


@pytest.mark.parametrize("address", ["0" * 12, "7" * 12, "1" * 11, "1" * 13, "1" * 11 + "x"])
def test_an_address_that_is_none(address: str) -> None:
    with pytest.raises(ValidationError) as caught:
        OwnWallet.model_validate({"ecdwTyCode": "1", "ecdwAdres": address})
    assert address not in str(caught.value)


MEMBERS = tuple(row())
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from([*MEMBERS, "proofs", "totRow"]), JSON))
def test_any_answer_is_read_or_refused(data: dict[str, Any]) -> None:
    """Nothing but a refusal comes of nonsense, and nothing is made up."""
    for told in (data, {"proofs": [data]}):
        try:
            page = IssueList.model_validate(told)
        except ValidationError:
            continue
        for found in page.rows:
            assert len(found.id) == 18
            assert found.id.isdecimal()
