"""Issued documents: viewed without end, downloaded until none is left, told of as data, gone after their time."""

import base64
import json
from collections.abc import Callable

import pytest

from certbroker.sandbox import Fault, Sandbox
from certbroker.sandbox.wallet import codes as replies
from sandbox.wallet.foreign_wallet import RECORD, REGISTER, Wallet
from sandbox.wallet.originals import Original

Open = Callable[[bytes], Original]
LIST = "inquireElecDocIssueList"


def left(wallet: Wallet, address: str) -> str:
    return wallet.good(LIST, ecdwAdres=address)["proofs"][0]["presentnPosblCnt"]


def test_a_download_uses_one_up_and_a_view_does_not(wallet: Wallet, addresses: dict[str, str]) -> None:
    address, document = addresses["hong"], wallet.issued(addresses["hong"], REGISTER)
    seen = wallet.pdf(address, document)
    assert left(wallet, address) == "999"
    assert wallet.pdf(address, document, "downloadElecDoc") == seen
    assert left(wallet, address) == "998"


def test_when_none_is_left_it_can_only_be_viewed(box: Sandbox, wallet: Wallet, addresses: dict[str, str]) -> None:
    address, document = addresses["hong"], wallet.issued(addresses["hong"], REGISTER)
    box.faults.append(Fault("exhausted", call="downloadElecDoc", document=REGISTER))
    for _ in range(2):
        answer = wallet.call("downloadElecDoc", ecdwAdres=address, docId=document)
        assert answer == {"rspnsCode": replies.EXHAUSTED, "rspnsMssage": replies.MESSAGES[replies.EXHAUSTED]}
    assert left(wallet, address) == "0"
    assert wallet.pdf(address, document).startswith(b"%PDF-")


@pytest.mark.parametrize("operation", ["viewElecDoc", "downloadElecDoc"])
def test_a_disused_document_is_kept_back(
    box: Sandbox, wallet: Wallet, addresses: dict[str, str], operation: str
) -> None:
    document = wallet.issued(addresses["kim"], REGISTER)
    box.faults.append(Fault("disused", call=LIST))
    assert wallet.good(LIST, ecdwAdres=addresses["kim"])["proofs"][0]["disuseDocAt"] == "Y"
    answer = wallet.call(operation, ecdwAdres=addresses["kim"], docId=document)
    assert answer["rspnsCode"] == replies.DISUSED
    assert wallet.good(LIST, ecdwAdres=addresses["kim"])["proofs"][0]["disuseDocAt"] == "Y"


def test_a_document_is_good_for_ninety_days() -> None:
    with Sandbox() as box:
        told = box.info["wallet"]
        wallet, address = Wallet(told["url"], told["system_code"], told["api_key"]), "100000000001"
        document = wallet.issued(address, REGISTER)
        box.clock.advance(90 * 86400)
        assert wallet.pdf(address, document).startswith(b"%PDF-")
        box.clock.advance(86400)
        assert wallet.call("viewElecDoc", ecdwAdres=address, docId=document)["rspnsCode"] == replies.DISUSED
        assert wallet.good(LIST, ecdwAdres=address)["totRow"] == "1"


def test_the_list_can_be_of_one_kind(wallet: Wallet, addresses: dict[str, str]) -> None:
    address = addresses["park"]
    register, record = wallet.issued(address, REGISTER), wallet.issued(address, RECORD)
    found = [row["docId"] for row in wallet.good(LIST, ecdwAdres=address)["proofs"]]
    assert found == [record, register]
    assert [row["docId"] for row in wallet.good(LIST, ecdwAdres=address, docKndCode=RECORD)["proofs"]] == [record]


@pytest.mark.parametrize("operation", ["viewElecDoc", "downloadElecDoc", "inquireElecDocInfo"])
def test_a_document_of_another_wallet_is_not_given(wallet: Wallet, addresses: dict[str, str], operation: str) -> None:
    document = wallet.issued(addresses["hong"], REGISTER)
    for address, number in ((addresses["kim"], document), (addresses["hong"], "1" * 18)):
        assert wallet.call(operation, ecdwAdres=address, docId=number)["rspnsCode"] == replies.DOCUMENT


def test_metadata_in_json_says_the_same(box: Sandbox, wallet: Wallet, addresses: dict[str, str]) -> None:
    address, document = addresses["hong"], wallet.issued(addresses["hong"], REGISTER)
    xml = wallet.metadata(address, document)
    box.faults.append(Fault("json_metadata"))
    root = json.loads(wallet.metadata(address, document))["주민등록표등본"]
    assert root["신청인"] == "홍길동"
    assert [row["성명"] for row in root["세대원"]] == ["홍길동", "김영희", "홍별"]
    assert root["현주소"]["전입일"] == "2020-02-14"
    assert root["문서확인번호"] in xml
    assert wallet.metadata(address, document) == xml


def test_lists_and_metadata_in_other_spellings(box: Sandbox, wallet: Wallet, addresses: dict[str, str]) -> None:
    address, document = addresses["hong"], wallet.issued(addresses["hong"], REGISTER)
    box.faults += [Fault("agrmnts"), Fault("vaild_dt"), Fault("no_metadata")]
    told = wallet.good(LIST, ecdwAdres=address)
    assert "proofs" not in told
    assert "validDt" not in told["agrmnts"][0]
    assert told["agrmnts"][0]["vaildDt"] == "20270218"
    assert "elcrtMetaInfo" not in wallet.good("inquireElecDocInfo", ecdwAdres=address, docId=document)


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("revoked_signer", {"intact": True, "trusted": False, "revoked": True}),
        ("expired_signer", {"intact": True, "trusted": False, "revoked": False}),
        ("unknown_signer", {"intact": True, "trusted": False, "revoked": False}),
        ("altered_original", {"intact": False}),
    ],
)
def test_an_original_that_must_not_be_believed(
    box: Sandbox, wallet: Wallet, opened: Open, kind: str, says: dict[str, bool]
) -> None:
    address = box.info["people"]["hong"]["wallet_address"]
    document = wallet.issued(address, REGISTER)
    box.faults.append(Fault(kind, call="viewElecDoc"))
    original = opened(wallet.pdf(address, document))
    status = original.status()
    assert original.check() == ""
    assert not status.bottom_line
    assert {name: getattr(status, name) for name in says} == says
    assert opened(wallet.pdf(address, document)).status().bottom_line


def test_an_original_without_signature(box: Sandbox, wallet: Wallet, addresses: dict[str, str], opened: Open) -> None:
    document = wallet.issued(addresses["hong"], REGISTER)
    box.faults.append(Fault("unsigned_original"))
    original = opened(wallet.pdf(addresses["hong"], document))
    assert original.check() == ""
    assert original.signatures() == 0


def test_an_original_that_ends_too_soon(box: Sandbox, wallet: Wallet, addresses: dict[str, str], opened: Open) -> None:
    address, document = addresses["hong"], wallet.issued(addresses["hong"], REGISTER)
    whole = wallet.pdf(address, document)
    box.faults.append(Fault("truncated_original"))
    cut = wallet.pdf(address, document)
    assert whole.startswith(cut)
    assert len(cut) < len(whole)
    assert opened(cut).check() != ""


def test_the_original_of_somebody_else(box: Sandbox, wallet: Wallet, addresses: dict[str, str], opened: Open) -> None:
    address, document = addresses["hong"], wallet.issued(addresses["hong"], REGISTER)
    box.faults.append(Fault("others_original", person="hong"))
    original = opened(wallet.pdf(address, document))
    assert original.status().bottom_line
    assert "신청인 김영희" in original.text()
    assert "신청인 홍길동" in opened(wallet.pdf(address, document)).text()


def test_faults_of_documents_strike_when_it_is_issued(
    box: Sandbox, wallet: Wallet, addresses: dict[str, str], opened: Open
) -> None:
    box.faults.append(Fault("wrong_person", call="ECDApply"))
    document = wallet.issued(addresses["hong"], REGISTER)
    assert "<신청인>최청년</신청인>" in wallet.metadata(addresses["hong"], document)
    assert "신청인 최청년" in opened(wallet.pdf(addresses["hong"], document)).text()


def test_what_is_done_on_the_wire_is_done_here_too(box: Sandbox, wallet: Wallet, addresses: dict[str, str]) -> None:
    from urllib.error import HTTPError

    address = addresses["hong"]
    box.faults.append(Fault("code", call=LIST, code="999", message="점검"))
    assert wallet.call(LIST, ecdwAdres=address) == {"rspnsCode": "999", "rspnsMssage": "점검"}
    box.faults.append(Fault("http_503_retry_after", call=LIST, seconds=2))
    with pytest.raises(HTTPError, match="503") as caught:
        wallet.call(LIST, ecdwAdres=address)
    assert caught.value.headers["Retry-After"] == "2"
    caught.value.close()
    for kind in ("html", "empty_body", "not_json"):
        box.faults.append(Fault(kind, call=LIST))
        with pytest.raises(json.JSONDecodeError):
            wallet.call(LIST, ecdwAdres=address)
    assert wallet.call(LIST, ecdwAdres=address)["rspnsCode"] == "100"


def test_an_answer_that_is_lost_has_happened(box: Sandbox, wallet: Wallet, addresses: dict[str, str]) -> None:
    """An application whose answer was lost is the same one when it is sent again."""
    address = addresses["lee"]
    box.faults.append(Fault("empty_body", call="ECDApply"))
    with pytest.raises(json.JSONDecodeError):
        wallet.apply(address, REGISTER, utl_no="lost")
    assert wallet.apply(address, REGISTER, utl_no="lost")["applStatsCode"] == "3"
    assert wallet.good("ECDApplyListInquire", ecdwAdres=address)["totRow"] == "1"


def test_a_wallet_that_is_suspended(box: Sandbox, wallet: Wallet) -> None:
    hong = box.info["people"]["hong"]
    asked = {"nm": "홍길동", "birthDe": "19900101", "ci": hong["ci"]}
    box.faults += [Fault("wallet_type", person="hong"), Fault("wallet_type", value="7", skip=1)]
    assert [wallet.good("verifyIndiECDW", **asked)["ecdwTyCode"] for _ in range(3)] == ["4", "7", "1"]


def test_every_kind_of_fault_stands_in_the_table() -> None:
    from certbroker.sandbox.wallet import failures

    rows = {line.split("`")[1] for line in (failures.__doc__ or "").splitlines() if line.startswith("| `")}
    assert rows == failures.KINDS


def test_docs_are_base64_of_the_file(wallet: Wallet, addresses: dict[str, str]) -> None:
    document = wallet.issued(addresses["hong"], REGISTER)
    told = wallet.good("viewElecDoc", ecdwAdres=addresses["hong"], docId=document)
    assert told.keys() == {"rspnsCode", "rspnsMssage", "docId", "docCn"}
    assert base64.b64decode(told["docCn"], validate=True).startswith(b"%PDF-")
