"""Every kind of fault, as it is seen on the wire."""

import base64
import binascii
import json
import time
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import urlopen
from xml.etree import ElementTree as ET

import pytest

from certbroker.sandbox import Fault, Sandbox
from certbroker.sandbox.fault_script import load
from certbroker.sandbox.faults import KINDS, TEXT
from sandbox.foreign_client import Client, WrongPaddingError, person_keys

People = dict[str, dict[str, Any]]
HONG = "MDS9000001"


def ticket(client: Client, people: People) -> str:
    return client.ticket(HONG, people["hong"], person_keys("L170", people["hong"], "2024", "2025"))


def collected(client: Client, people: People) -> bytes:
    reply = client.collect(HONG, ticket(client, people))
    assert reply["rspnsCode"] == "100", reply
    return client.decrypt(reply["encData"])


def body_of_issue(client: Client, number: str) -> tuple[int, bytes, str | None]:
    values = f"<utlinsttCode>{client.system_code}</utlinsttCode><delngSeqno>{number}</delngSeqno>"
    message = client.message(HONG, f"{values}<chargerName>담당자</chargerName><usePurps>심사</usePurps>")
    try:
        with urlopen(client.http("issue", client.encrypt(message), "POST"), timeout=5) as answer:  # noqa: S310 - as below
            return answer.status, answer.read(), answer.headers.get("Retry-After")
    except HTTPError as error:
        with error:
            return error.code, error.read(), error.headers.get("Retry-After")


def test_slow_answers_late(sandbox: Sandbox, client: Client, people: People) -> None:
    number = ticket(client, people)
    sandbox.faults.append(Fault("slow", call="issue", seconds=0.3))
    began = time.monotonic()
    assert client.collect(HONG, number)["rspnsCode"] == "100"
    assert time.monotonic() - began >= 0.3
    sandbox.faults.append(Fault("slow", call="issue", seconds=0.5))
    with pytest.raises((TimeoutError, URLError)):
        client.send("issue", client.message(HONG, ""), timeout=0.1)


def test_a_slow_body_has_its_headers_at_once(sandbox: Sandbox, client: Client, people: People) -> None:
    number = ticket(client, people)
    sandbox.faults.append(Fault("slow_body", call="issue", seconds=0.4))
    values = f"<utlinsttCode>{client.system_code}</utlinsttCode><delngSeqno>{number}</delngSeqno>"
    message = client.message(HONG, f"{values}<chargerName>담당자</chargerName><usePurps>심사</usePurps>")
    began = time.monotonic()
    with urlopen(client.http("issue", client.encrypt(message), "POST")) as answer:  # noqa: S310 - as below
        headers = time.monotonic() - began
        body = json.loads(answer.read())
    assert time.monotonic() - began - headers >= 0.3
    assert b"48,000,000" in client.decrypt(body["encData"])


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (Fault("http_500"), (500, b"Internal")),
        (Fault("http_503_retry_after", seconds=7), (503, b"Service")),
        (Fault("html"), (200, "점검".encode())),
        (Fault("empty_body"), (200, b"")),
        (Fault("not_json"), (200, b'{"rspnsCode"')),
        (Fault("code", code="777", message="자료 없음"), (200, "자료 없음".encode())),
    ],
    ids=lambda value: value.kind if isinstance(value, Fault) else "",
)
def test_responses_that_are_no_answer(
    sandbox: Sandbox, client: Client, people: People, fault: Fault, expected: tuple[int, bytes]
) -> None:
    status, body = expected
    number = ticket(client, people)
    sandbox.faults.append(fault)
    got, text, retry_after = body_of_issue(client, number)
    assert got == status
    assert text.startswith(body) or (body and body in text)
    assert retry_after == ("7" if fault.kind == "http_503_retry_after" else None)
    assert client.collect(HONG, number)["rspnsCode"] == "100"


def test_a_code_comes_without_data(sandbox: Sandbox, client: Client, people: People) -> None:
    sandbox.faults.append(Fault("code", call="issuerequest", code="777", message="자료 없음"))
    reply = client.request(HONG, people["hong"], person_keys("L001", people["hong"]))
    assert reply == {"rspnsCode": "777", "rspnsMssage": "자료 없음", "encData": ""}


def test_reset_breaks_the_connection(sandbox: Sandbox, client: Client, people: People) -> None:
    number = ticket(client, people)
    sandbox.faults.append(Fault("reset", call="issue"))
    with pytest.raises((ConnectionResetError, URLError)) as caught:
        client.collect(HONG, number)
    assert "reset" in str(caught.value).lower()
    assert client.collect(HONG, number)["rspnsCode"] == "100"


def test_broken_encryption(sandbox: Sandbox, client: Client, people: People) -> None:
    sandbox.faults.append(Fault("truncated_base64", call="issue"))
    with pytest.raises(binascii.Error):
        collected(client, people)
    for kind in ("bad_padding", "undecryptable"):
        sandbox.faults.append(Fault(kind, call="issue"))
        data = client.collect(HONG, ticket(client, people))["encData"]
        assert len(base64.b64decode(data, validate=True)) % 16 == 0
        with pytest.raises(WrongPaddingError):
            client.decrypt(data)


def test_broken_text(sandbox: Sandbox, client: Client, people: People) -> None:
    seen: dict[str, bytes] = {}
    for kind in sorted(TEXT):
        sandbox.faults.append(Fault(kind, call="issue"))
        seen[kind] = collected(client, people)
    assert b'encoding="UTF-8"' in seen["cp949"]
    assert "<성명>홍길동</성명>".encode("cp949") in seen["cp949"]
    assert seen["xml11"].startswith(b"<?xml version='1.1' encoding='UTF-8'?><Envelope>")
    assert b"<!DOCTYPE Envelope><Envelope>" in seen["doctype"]
    assert seen["entity_bomb"].count(b"<!ENTITY") == 10
    assert b"&e9;" in seen["entity_bomb"]
    with pytest.raises(ET.ParseError):
        ET.fromstring(seen["broken_xml"])  # noqa: S314 - our own text
    body = seen["wrong_hash"]
    literal = body[body.index(b"<Body>") : body.index(b"</Body>") + len(b"</Body>")]
    assert client.sign(literal).encode() not in body


def test_broken_ticket_text(sandbox: Sandbox, client: Client, people: People) -> None:
    sandbox.faults.append(Fault("doctype", call="issuerequest"))
    reply = client.request(HONG, people["hong"], person_keys("L001", people["hong"]))
    assert b"<!DOCTYPE response><response>" in client.decrypt(reply["encData"])


def test_the_ledger_says_that_something_went_wrong(sandbox: Sandbox, client: Client, people: People) -> None:
    sandbox.faults.append(Fault("ledger", value="원장 오류"))
    assert "<원장처리결과>원장 오류</원장처리결과>".encode() in collected(client, people)


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (Fault("not_delivered", document="L170"), ("<발급번호/>", "45,600,000")),
        (Fault("wrong_person"), ("<성명>최청년</성명><주민등록번호>020815-4000006", "홍길동")),
        (Fault("unknown_element"), ("<소득금액증명><새항목>", "없는것")),
        (Fault("unknown_element", element="안내문", value="읽어 주세요"), ("<안내문>읽어 주세요</안내문>", "새항목")),
        (Fault("unknown_word"), ("<소득구분>새구분</소득구분>", "없는것")),
        (Fault("unknown_word", element="settlements.income_kind", value="낱말"), ("<소득구분>낱말", "근로소득")),
        (Fault("missing_element"), ("<소득금액증명><발급일>", "발급번호")),
        (Fault("missing_element", element="period.from_year"), ("<증명기간><종료연도>", "시작연도")),
        (Fault("wrong_type"), ("<발급일>미상</발급일>", "2026-11-02")),
        (Fault("wrong_type", element="settlements.amount", value="약간"), ("<소득금액>약간</소득금액>", "45,600,000")),
    ],
    ids=lambda value: f"{value.kind}-{value.element}" if isinstance(value, Fault) else "",
)
def test_broken_documents(
    sandbox: Sandbox, client: Client, people: People, fault: Fault, expected: tuple[str, str]
) -> None:
    there, gone = expected
    sandbox.faults.append(fault)
    text = collected(client, people).decode()
    assert there in text
    assert gone not in text
    assert "45,600,000" in collected(client, people).decode()


def test_a_fault_strikes_only_where_it_fits(sandbox: Sandbox, client: Client, people: People) -> None:
    hong, kim = people["hong"], people["kim"]
    sandbox.faults += [
        Fault("code", bundle="MDS9000002"),
        Fault("code", document="L001"),
        Fault("code", person="kim", call="issue"),
    ]
    number = ticket(client, people)
    assert client.collect(HONG, number)["rspnsCode"] == "100"
    assert client.request(HONG, hong, person_keys("L001", hong))["rspnsCode"] == "999"
    number = client.ticket(HONG, kim, person_keys("L100", kim))
    assert client.collect(HONG, number)["rspnsCode"] == "999"


def test_skip_and_times(sandbox: Sandbox, client: Client, people: People) -> None:
    number = ticket(client, people)
    sandbox.faults.append(Fault("code", call="issue", skip=1, times=2))
    codes = [client.collect(HONG, number)["rspnsCode"] for _ in range(4)]
    assert codes == ["100", "999", "999", "100"]
    sandbox.faults.append(Fault("code", call="issue", times=-1))
    assert {client.collect(HONG, number)["rspnsCode"] for _ in range(3)} == {"999"}


def test_one_document_of_two_can_be_broken(sandbox: Sandbox, client: Client, people: People) -> None:
    hong = people["hong"]
    sandbox.faults.append(Fault("not_delivered", document="L008"))
    wanted = person_keys("L008", hong, "2026", "2", "00") | person_keys("L010", hong, "2026", "2", "00")
    text = client.answer("MDS9000003", hong, wanted)
    assert "지역가입자><발급번호/>" in text
    assert "<용도>납부확인용</용도>" in text


def test_a_file_says_the_same(tmp_path: Path) -> None:
    file = tmp_path / "faults.toml"
    file.write_text('[[fault]]\ncall = "issue"\nkind = "slow"\nseconds = 1.5\ntimes = 3\n', encoding="utf-8")
    assert list(load(file).faults) == [Fault("slow", call="issue", seconds=1.5, times=3)]
    assert list(Sandbox(faults=file).faults) == [Fault("slow", call="issue", seconds=1.5, times=3)]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[[fault]]\nkind = "slwo"\n', "slwo"),
        ('[[fault]]\nkind = "slow"\ncall = "other"\n', "other"),
        ('[[fault]]\nkind = "slow"\nminutes = 1\n', "minutes"),
        ('[[fault]]\nkind = "slow"\ntimes = "often"\n', "times"),
        ('[[fault]]\ncall = "issue"\n', "no kind"),
        ('fault = "slow"\n', "[[fault]] tables"),
        ("fault = [1]\n", "[[fault]] tables"),
        ('[[faults]]\nkind = "slow"\n', "[[fault]] tables"),
        ("[[fault\n", "cannot be read"),
    ],
)
def test_a_wrong_file_is_refused(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "faults.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"fault|call") as caught:
        load(file)
    assert says in str(caught.value)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="cannot be read"):
        load(tmp_path / "none.toml")


def test_every_kind_stands_in_the_table() -> None:
    from certbroker.sandbox import faults

    rows = {line.split("`")[1] for line in (faults.__doc__ or "").splitlines() if line.startswith("| `")}
    assert rows == KINDS


def test_the_identity_provider_can_fail_too(sandbox: Sandbox) -> None:
    sandbox.faults.append(Fault("http_500", call="identity"))
    with pytest.raises(HTTPError, match="500") as caught:
        urlopen(f"{sandbox.identity_url}/requests/none")  # noqa: S310 - the sandbox's own address
    caught.value.close()
