"""Submissions: 1 → 7 → 2 or 3 by the receiver's rule, 4 by the holder while it is not received, 5 hides what ended."""

import base64
from typing import Any

import pytest

from certbroker.sandbox import Fault, Sandbox
from certbroker.sandbox.wallet import codes as replies
from sandbox.wallet.foreign_wallet import RECORD, REGISTER, Wallet

BANK, OFFICE, BODY, BUSINESS = "500000000019", "300000000001", "400000000001", "600000000001"


def submit(wallet: Wallet, address: str, receiver: str, *documents: str) -> dict[str, Any]:
    return wallet.good(
        "requestElecDocPresentURL",
        docIds=[{"docId": one} for one in documents],
        presentnEcdwAdres=address,
        receptEcdwAdres=receiver,
        prvcPvsnAgreAt="Y",
    )


def row(wallet: Wallet, address: str, package: str, state: str = "0") -> dict[str, str]:
    rows = wallet.good("inquireElecDocDistList", ecdwAdres=address, dbxStatsCode=state)["distributions"]
    return next((one for one in rows if one["docPackageId"] == package), dict[str, str]())


def change(wallet: Wallet, package: str, state: str) -> str:
    return wallet.call("changeElecDocPackageDistInfo", docPackageId=package, dbxStatsCode=state)["rspnsCode"]


@pytest.fixture
def hong(addresses: dict[str, str]) -> str:
    return addresses["hong"]


def test_a_submission_is_received_and_confirmed(box: Sandbox, wallet: Wallet, hong: str) -> None:
    documents = wallet.issued(hong, REGISTER), wallet.issued(hong, RECORD)
    told = submit(wallet, hong, BANK, *documents)
    assert told["instPresentnUrl"].startswith(wallet.url)
    assert told["validDt"] == "20261220"
    package = told["docPackageId"]
    first = row(wallet, hong, package)
    assert first | {"issuNo": ""} == {
        "docPackageId": package,
        "dbxStatsCode": "1",
        "presentnDt": "20261120",
        "distbDt": "",
        "docCnt": "2",
        "issuNo": "",
        "presentnEcdwAdres": hong,
        "receptEcdwAdres": BANK,
        "receptNm": "가나은행",
        "resnMessage": "",
        "pinNo": told["pinCode"],
        "birthDe": "19900101",
        "cid": "",
        "bizrNo": "",
    }
    box.clock.advance(2)
    assert row(wallet, hong, package)["dbxStatsCode"] == "7"
    box.clock.advance(2)
    confirmed = row(wallet, hong, package)
    assert confirmed["dbxStatsCode"] == "2"
    assert confirmed["distbDt"].startswith("20261120")
    assert row(wallet, BANK, package) == confirmed
    assert row(wallet, hong, package, "2") == confirmed
    assert row(wallet, hong, package, "7") == {}
    assert change(wallet, package, "4") == replies.STATE


def test_a_receiver_turns_it_down(box: Sandbox, wallet: Wallet, hong: str) -> None:
    package = submit(wallet, hong, BODY, wallet.issued(hong, REGISTER))["docPackageId"]
    assert row(wallet, hong, package)["resnMessage"] == ""
    box.clock.advance(4)
    told = row(wallet, hong, package)
    assert (told["dbxStatsCode"], told["resnMessage"]) == ("3", "서류 &lt;보완&gt; 필요")


def test_a_fault_turns_it_down(box: Sandbox, wallet: Wallet, hong: str) -> None:
    document = wallet.issued(hong, REGISTER)
    box.faults.append(Fault("turned_down", call="requestElecDocPresentURL", value="기한 경과"))
    package = submit(wallet, hong, OFFICE, document)["docPackageId"]
    box.clock.advance(4)
    assert row(wallet, hong, package)["resnMessage"] == "기한 경과"


def test_it_can_be_taken_back_before_the_receipt(box: Sandbox, wallet: Wallet, hong: str) -> None:
    document = wallet.issued(hong, REGISTER)
    at_once = submit(wallet, hong, OFFICE, document)
    assert change(wallet, at_once["docPackageId"], "5") == replies.STATE
    assert change(wallet, at_once["docPackageId"], "4") == "100"
    slow = submit(wallet, hong, BUSINESS, document)["docPackageId"]
    box.clock.advance(600)
    assert row(wallet, hong, slow)["dbxStatsCode"] == "7"
    assert change(wallet, slow, "4") == "100"
    assert change(wallet, slow, "4") == "100"
    assert row(wallet, hong, slow)["dbxStatsCode"] == "4"
    answer = wallet.call("urlDownloadElecDoc", docId=document, pinNo=at_once["pinCode"])
    assert answer["rspnsCode"] == replies.PIN


def test_deleting_hides_what_ended(box: Sandbox, wallet: Wallet, hong: str) -> None:
    package = submit(wallet, hong, OFFICE, wallet.issued(hong, REGISTER))["docPackageId"]
    box.clock.advance(4)
    assert change(wallet, package, "5") == "100"
    assert row(wallet, hong, package) == {}
    assert row(wallet, hong, package, "5")["dbxStatsCode"] == "5"
    assert change(wallet, package, "4") == replies.STATE


def test_the_pin_opens_the_documents_of_its_submission(box: Sandbox, wallet: Wallet, hong: str) -> None:
    document, other = wallet.issued(hong, REGISTER), wallet.issued(hong, RECORD)
    told = submit(wallet, hong, BANK, document)
    pin = told["pinCode"]
    wrong = f"{(int(pin) + 1) % 10**6:06}"
    for number, tried in ((document, wrong), (other, pin)):
        assert wallet.call("urlDownloadElecDoc", docId=number, pinNo=tried)["rspnsCode"] == replies.PIN
    box.clock.advance(4)
    answer = wallet.good("urlDownloadElecDoc", docId=document, pinNo=pin)
    assert base64.b64decode(answer["docCn"]) == wallet.pdf(hong, document)
    assert row(wallet, hong, told["docPackageId"])["dbxStatsCode"] == "6"
    assert change(wallet, told["docPackageId"], "5") == "100"


@pytest.mark.parametrize(
    ("instead", "code"),
    [
        ({"prvcPvsnAgreAt": "N"}, replies.AGREEMENT),
        ({"receptEcdwAdres": "500000000999"}, replies.RECEIVER),
        ({"docIds": []}, replies.VALUE),
        ({"docIds": [{"docId": 1}]}, replies.VALUE),
        ({"docIds": ["1"]}, replies.VALUE),
        ({"docIds": None}, replies.VALUE),
        ({"docIds": [{"docId": "1" * 18}]}, replies.DOCUMENT),
        ({"presentnEcdwAdres": "100000000002"}, replies.DOCUMENT),
        ({"presentnEcdwAdres": "500000000019"}, replies.WALLET),
    ],
)
def test_a_submission_that_is_none_is_refused(wallet: Wallet, hong: str, instead: dict[str, Any], code: str) -> None:
    right: dict[str, Any] = {
        "docIds": [{"docId": wallet.issued(hong, REGISTER)}],
        "presentnEcdwAdres": hong,
        "receptEcdwAdres": BANK,
        "prvcPvsnAgreAt": "Y",
    }
    assert wallet.call("requestElecDocPresentURL", **right | instead)["rspnsCode"] == code


def test_states_that_are_none_are_refused(wallet: Wallet, hong: str) -> None:
    package = submit(wallet, hong, OFFICE, wallet.issued(hong, REGISTER))["docPackageId"]
    assert change(wallet, package, "2") == replies.VALUE
    assert change(wallet, "1" * 18, "4") == replies.PACKAGE
    assert wallet.call("inquireElecDocDistList", ecdwAdres=hong, dbxStatsCode="9")["rspnsCode"] == replies.VALUE


def test_only_who_is_party_to_it_sees_it(box: Sandbox, wallet: Wallet, hong: str, addresses: dict[str, str]) -> None:
    package = submit(wallet, hong, OFFICE, wallet.issued(hong, REGISTER))["docPackageId"]
    second = box.relying_parties[1]
    other = Wallet(wallet.url, second.system_code, second.api_key)
    assert row(other, hong, package) == {}
    assert row(wallet, addresses["kim"], package) == {}
    assert row(wallet, OFFICE, package)
    assert change(other, package, "4") == replies.PACKAGE
    ours = submit(wallet, hong, second.wallet_address, wallet.issued(hong, REGISTER))["docPackageId"]
    assert row(other, second.wallet_address, ours)["presentnEcdwAdres"] == hong
