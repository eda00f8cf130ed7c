"""What every call of the wallet must bring, whatever it asks for."""

import json
from typing import Any
from urllib.parse import quote
from urllib.request import urlopen

import pytest

from certbroker.sandbox import Sandbox
from certbroker.sandbox.wallet import codes as replies
from sandbox.wallet.foreign_wallet import REGISTER, Wallet, application, new_number

LIST = "inquireElecDocIssueList"


def test_the_first_line_tells_what_a_client_needs(box: Sandbox) -> None:
    told = json.loads(json.dumps(box.info))
    wallet = told["wallet"]
    assert wallet["url"] == f"{told['url']}/wallet"
    assert (wallet["system_code"], wallet["api_key"]) == (told["system_code"], told["api_key"])
    assert wallet["address"] == "500000000019"
    assert wallet["codes"]["mois.resident_register"] == REGISTER
    assert wallet["codes"]["mois.resident_record"] == "30000100014"
    assert len(wallet["codes"]) == len(set(wallet["codes"].values())) == 60
    assert all(len(code) == 11 and code.isdigit() for code in wallet["codes"].values())
    assert told["trust"].startswith("-----BEGIN CERTIFICATE-----")
    found = [person["wallet_address"] for person in told["people"].values()]
    assert len(set(found)) == 11
    assert all(len(address) == 12 and address[0] == "1" for address in found)


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"apiUtlInsttCode": ""}, replies.ACCESS),
        ({"apiUtlInsttCode": "B000000000000099"}, replies.ACCESS),
        ({"apiUtlInsttCode": "B000000000000027"}, replies.ACCESS),
        ({"apiKeyHashcd": ""}, replies.ACCESS),
        ({"apiKeyHashcd": "AAAA"}, replies.ACCESS),
        ({"apiUtlInsttTrnsmisNo": ""}, replies.NUMBER),
        ({"apiUtlInsttTrnsmisNo": "1" * 24}, replies.NUMBER),
        ({"apiUtlInsttTrnsmisNo": "A" * 25}, replies.NUMBER),
    ],
)
def test_wrong_headers_are_refused(wallet: Wallet, headers: dict[str, str], code: str) -> None:
    wallet.headers = headers
    assert wallet.call(LIST, ecdwAdres="100000000001")["rspnsCode"] == code


def test_the_hash_is_over_the_literal_body(wallet: Wallet) -> None:
    request = wallet.request(LIST, b'{"ecdwAdres":"100000000001"}')
    request.data = b'{"ecdwAdres": "100000000001"}'
    with urlopen(request) as answer:  # noqa: S310 - the sandbox's own address
        assert json.loads(answer.read())["rspnsCode"] == replies.ACCESS


def test_a_number_is_good_for_one_call(wallet: Wallet) -> None:
    wallet.headers = {"apiUtlInsttTrnsmisNo": new_number()}
    assert wallet.call(LIST, ecdwAdres="100000000001")["rspnsCode"] == "100"
    assert wallet.call(LIST, ecdwAdres="100000000001")["rspnsCode"] == replies.NUMBER


def test_a_number_is_not_used_up_by_somebody_else(wallet: Wallet) -> None:
    number = new_number()
    wallet.headers = {"apiUtlInsttTrnsmisNo": number, "apiKeyHashcd": "AAAA"}
    wallet.call(LIST, ecdwAdres="100000000001")
    wallet.headers = {"apiUtlInsttTrnsmisNo": number}
    assert wallet.call(LIST, ecdwAdres="100000000001")["rspnsCode"] == "100"


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b'"text"'])
def test_a_body_that_is_no_object_is_refused(wallet: Wallet, body: bytes) -> None:
    with urlopen(wallet.request(LIST, body)) as answer:  # noqa: S310 - the sandbox's own address
        assert json.loads(answer.read())["rspnsCode"] == replies.REQUEST


def test_an_operation_that_is_none_is_refused(wallet: Wallet) -> None:
    assert wallet.call("issueIndiECDW")["rspnsCode"] == replies.REQUEST


@pytest.mark.parametrize("address", ["", "100000000099", "200000000001", 100000000001, None, ["100000000001"]])
def test_a_wallet_that_is_nobodys_is_refused(wallet: Wallet, address: Any) -> None:
    assert wallet.call(LIST, ecdwAdres=address)["rspnsCode"] in {replies.WALLET, replies.VALUE}


def test_a_wallet_is_verified_by_all_that_is_told(box: Sandbox, wallet: Wallet) -> None:
    hong = box.info["people"]["hong"]
    right = {"nm": "홍길동", "birthDe": "19900101", "ci": hong["ci"], "ecdwAdres": ""}
    for address in ("", hong["wallet_address"]):
        told = wallet.good("verifyIndiECDW", **right | {"ecdwAdres": address})
        assert (told["ecdwTyCode"], told["ecdwAdres"]) == ("1", hong["wallet_address"])
    others = ({"nm": "김영희"}, {"birthDe": "19900102"}, {"ci": "no such"}, {"ecdwAdres": "100000000002"})
    for wrong in others:
        told = wallet.good("verifyIndiECDW", **right | wrong)
        assert (told["ecdwTyCode"], told["ecdwAdres"]) == ("2", "")


def test_lists_come_in_pages(wallet: Wallet, codes: dict[str, str]) -> None:
    found: list[dict[str, str]] = []
    for number in range(1, 5):
        told = wallet.good("ECDApplySupportListInquire", pgngNo=str(number), pgngSize="20")
        assert told["totRow"] == "60"
        assert len(told["supports"]) == (20 if number < 4 else 0)
        found += told["supports"]
    assert {row["docKndCode"] for row in found} == set(codes.values())
    register = next(row for row in found if row["docKndCode"] == REGISTER)
    assert register == {
        "docKndCode": REGISTER,
        "docKndNm": "주민등록표등본",
        "issuInsttCode": "1741000",
        "issuInsttNm": "행정안전부",
        "reqreKnd": "1",
    }
    assert {row["reqreKnd"] for row in found} == {"1", "2", "3"}


@pytest.mark.parametrize("page", [{"pgngNo": "0"}, {"pgngNo": "x"}, {"pgngSize": "101"}, {"pgngNo": "-1"}])
def test_pages_that_are_none_are_refused(wallet: Wallet, page: dict[str, str]) -> None:
    assert wallet.call("ECDApplySupportListInquire", **page)["rspnsCode"] == replies.VALUE


def test_nothing_personal_is_logged(
    wallet: Wallet, addresses: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    wallet.issued(addresses["hong"], REGISTER, ("주민등록번호뒷자리", "", "모두포함"))
    wallet.call(quote("홍길동"), ecdwAdres="1")
    assert "wallet ECDApply: 100" in caplog.text
    for secret in ("홍길동", "1000001", addresses["hong"], wallet.api_key):
        assert secret not in caplog.text


def test_every_code_has_a_message_and_a_row() -> None:
    rows = {line.split(" | ")[0].strip("| ") for line in (replies.__doc__ or "").splitlines() if line.startswith("| W")}
    assert rows == set(replies.MESSAGES) - {"100"}


def test_two_relying_parties_do_not_see_each_other(box: Sandbox, wallet: Wallet, addresses: dict[str, str]) -> None:
    document = wallet.issued(addresses["kim"], REGISTER)
    second = box.relying_parties[1]
    other = Wallet(wallet.url, second.system_code, second.api_key)
    assert other.good(LIST, ecdwAdres=addresses["kim"])["totRow"] == "0"
    answer = other.call("viewElecDoc", ecdwAdres=addresses["kim"], docId=document)
    assert answer["rspnsCode"] == replies.DOCUMENT
    form = application(REGISTER, "주민등록표등본")
    for party in (wallet, other):
        told = party.good(
            "ECDApply", ecdwAdres=addresses["kim"], docKndCode=REGISTER, elcrtReqstMetaInfo=form, utlNo="same"
        )
        assert told["applStatsCode"] == "3"
    assert other.good(LIST, ecdwAdres=addresses["kim"])["totRow"] == "1"
