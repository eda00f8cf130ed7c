"""The messages, byte for byte, and read again by a parser that shares nothing with the writer."""

import base64
import hashlib
import hmac
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from certbroker.channels.public_mydata.envelope import (
    Header,
    answer_hash_holds,
    collect_message,
    read_answer,
    read_ticket,
    request_message,
    sign,
)
from certbroker.errors import PayloadError, SettingsError
from certbroker.privacy import ApiKey
from support.exchange import CI, CODE, KEY

DATA = Path(__file__).parent / "messages"
HEADER = Header(CODE, "MDS9000003", "2026112014253012300000000", "2026112014253012300000001")
PERSON = {
    "userCid": CI,
    "userName": "홍길동",
    "userSexdstn": "M",
    "userBrthdy": "19900101",
    "userEmail": "",
    "userRrn": "9001011000001",
    "userTelno": "01000000000",
    "ntvfrnrSe": "L",
}
KEYS = {
    "L008K001": "홍길동",
    "L008K002": "900101",
    "L008K003": "1000001",
    "L008K004": "2026",
    "L008K005": "2",
    "L008K006": "00",
}


def hash_of(body: str) -> str:
    return base64.b64encode(hmac.new(KEY.reveal().encode(), body.encode(), hashlib.sha256).digest()).decode()


def golden(name: str) -> bytes:
    """A message as it must be: the file is laid out for people, and the hash is that of its literal body."""
    text = re.sub(r">\s*\n\s*<", "><", (DATA / name).read_text(encoding="utf-8")).strip()
    text = text.replace("CI_OF_88_CHARACTERS", CI)
    body = text[text.index("<Body>") : text.index("</Body>") + len("</Body>")]
    return text.replace("HASH_OF_BODY", hash_of(body)).encode()


def own(plain: bytes) -> ET.Element:
    """Read a message without the library: the standard parser takes no XML 1.1, the rest is well-formed 1.0."""
    text = plain.decode("utf-8")
    declaration, _, rest = text.partition("?>")
    assert declaration == "<?xml version='1.1' encoding='UTF-8'"
    return ET.fromstring(rest)  # noqa: S314 - written by us a moment ago


def test_the_message_of_call_1() -> None:
    assert request_message(KEY, HEADER, PERSON.items(), [KEYS]) == golden("request.xml")


def test_the_message_of_call_2() -> None:
    official = (
        ("chargerName", "김담당"),
        ("chargerId", ""),
        ("chargerPsitn", "심사팀"),
        ("chargerTelno", "031-000-0000"),
        ("usePurps", "대출 심사"),
    )
    assert collect_message(KEY, HEADER, "00000000000000000001", official) == golden("collect.xml")


def test_the_hash_is_over_the_literal_body() -> None:
    message = request_message(KEY, HEADER, PERSON.items(), [KEYS])
    literal = message[message.index(b"<Body>") : message.index(b"</Body>") + len(b"</Body>")]
    stated = own(message).findtext("Header/commonHeader/apiKeyHashCode")
    assert stated == sign(KEY, literal) == hash_of(literal.decode())
    assert stated != sign(ApiKey("another"), literal)


def test_a_further_person_or_period_is_a_further_bundle_info() -> None:
    more = KEYS | {"L008K004": "2025", "L008K006": ""}
    found = own(request_message(KEY, HEADER, PERSON.items(), [KEYS, more])).findall("Body/request/bundleInfo")
    assert [{leaf.tag: leaf.text or "" for leaf in info} for info in found] == [KEYS, more]
    assert [leaf.tag for leaf in found[0]] == sorted(KEYS)


def test_an_empty_key_is_sent_empty() -> None:
    assert b"<L014K003></L014K003>" in request_message(KEY, HEADER, (), [{"L014K003": ""}])


@pytest.mark.parametrize(
    "name",
    [
        "홍길동</userName><userRrn>900101</userRrn><userName>",
        "<!--",
        "]]>",
        "<![CDATA[x]]>",
        "&lt;",
        "A & B < C > D \" E ' F",
        "<?xml version='1.0'?>",
        "</Body><Body>",
    ],
)
def test_a_name_cannot_change_the_message(name: str) -> None:
    root = own(request_message(KEY, HEADER, (PERSON | {"userName": name}).items(), [KEYS]))
    person = root.find("Body/request/userVerifyInfo")
    assert person is not None
    assert {leaf.tag: leaf.text or "" for leaf in person} == PERSON | {"userName": name}
    assert [child.tag for child in root] == ["Header", "Body"]


@pytest.mark.parametrize("sign", ["\x00", "\x01", "\x08", "\x0b", "\x1f", "\x7f", "\x86", "\ud800", "\ufffe", "\uffff"])
def test_what_xml_cannot_carry_is_refused(sign: str) -> None:
    with pytest.raises(SettingsError, match="userName") as caught:
        request_message(KEY, HEADER, {"userName": f"홍길동{sign}"}.items(), [])
    assert "홍길동" not in str(caught.value)


XML_TEXT = st.text(
    st.characters(exclude_categories=["Cs"]).filter(
        lambda c: c in "\t\n\r\x85" or not ("\x00" <= c < " " or "\x7f" <= c <= "\x9f" or c in "\ufffe\uffff")
    )
)


@given(st.dictionaries(st.sampled_from(sorted(KEYS)), XML_TEXT))
@example({"L008K001": "a\r\nb\rc\x85d\u2028e\tf\ng"})
@example({"L008K001": "𠀀 가\u0301 \U0010ffff"})
def test_any_text_survives(keys: dict[str, str]) -> None:
    message = request_message(KEY, HEADER, (), [keys])
    info = own(message).find("Body/request/bundleInfo")
    assert info is not None
    assert {leaf.tag: leaf.text or "" for leaf in info} == keys
    # XML 1.1 takes these three for line feeds wherever they stand as they are.
    assert not set("\r\x85\u2028") & set(message.decode())


@pytest.mark.parametrize(
    ("plain", "ticket"),
    [
        (b"<response>00000000000000000001</response>", "00000000000000000001"),
        (b"<?xml version='1.1' encoding='UTF-8'?><response>00000000000000000001</response>", "00000000000000000001"),
        (b'\xef\xbb\xbf<?xml version="1.0"?>\n<response>\n  17\n</response>\n', "17"),
        (b"<Envelope><Header/><Body><response>17</response></Body></Envelope>", "17"),
    ],
)
def test_a_ticket(plain: bytes, ticket: str) -> None:
    assert read_ticket(plain) == ticket


@pytest.mark.parametrize(
    ("plain", "code"),
    [
        (b"", "payload.xml"),
        (b"17", "payload.xml"),
        (b"<response/>", "payload.envelope"),
        (b"<response> \n </response>", "payload.envelope"),
        (b"<ticket>17</ticket>", "payload.envelope"),
        (b"<Envelope><Body/></Envelope>", "payload.envelope"),
        (b"<response>17", "payload.xml"),
        (b"<!DOCTYPE response><response>17</response>", "payload.doctype"),
        (b"<response>\xff\x00\xff</response>", "payload.encoding"),
    ],
)
def test_no_ticket(plain: bytes, code: str) -> None:
    with pytest.raises(PayloadError) as caught:
        read_ticket(plain)
    assert caught.value.code == code


def envelope(response: str) -> bytes:
    return f"<?xml version='1.1'?><Envelope><Header/><Body><response>{response}</response></Body></Envelope>".encode()


@pytest.mark.parametrize(
    ("response", "names", "result"),
    [
        ("<묶음><가/><나/></묶음><비고><원장처리결과>정상</원장처리결과></비고>", ["가", "나"], "정상"),
        ("<비고><원장처리결과> 정상 </원장처리결과></비고><묶음><가/></묶음>", ["가"], "정상"),
        ("<묶음><가/><가/></묶음><다른_묶음><나/></다른_묶음>", ["가", "가", "나"], ""),
        ("<!-- 주석 --><묶음><!-- 주석 --><가/><?pi?></묶음>", ["가"], ""),
        ("<묶음/>", [], ""),
        ("", [], ""),
        ("<비고><원장처리결과>오류</원장처리결과></비고>", [], "오류"),
    ],
)
def test_the_documents_of_an_answer(response: str, names: list[str], result: str) -> None:
    answer = read_answer(envelope(response))
    assert [one.name for one in answer.documents] == names
    assert answer.result == result


def test_the_bytes_of_a_document_are_those_that_came() -> None:
    inner = "<가><나>1 &amp; 2</나>\n  <나/><나 a='1'>한글</나></가>"
    (document,) = read_answer(envelope(f"<묶음>\n {inner}\n</묶음>")).documents
    assert document.raw.decode() == inner.replace("'", '"')
    assert [kid.text for kid in document.node.kids["나"]] == ["1 & 2", "", "한글"]


def test_a_document_in_cp949_is_kept_as_utf_8() -> None:
    text = envelope("<묶음><가>홍길동</가></묶음>").decode()
    assert read_answer(text.encode("cp949")).documents[0].raw == "<가>홍길동</가>".encode()


@pytest.mark.parametrize(
    "plain", [b"<Envelope/>", b"<response><a><b/></a></response>", b"<Envelope><Body/></Envelope>"]
)
def test_no_answer(plain: bytes) -> None:
    with pytest.raises(PayloadError) as caught:
        read_answer(plain)
    assert caught.value.code == "payload.envelope"


@pytest.mark.parametrize("encoding", ["utf-8", "cp949"])
def test_the_hash_of_an_answer(encoding: str) -> None:
    body = "<Body><response><묶음><가>홍길동</가></묶음></response></Body>".encode(encoding)
    stated = base64.b64encode(hmac.new(KEY.reveal().encode(), body, hashlib.sha256).digest())
    head = b"<Envelope><Header><commonHeader><apiKeyHashCode>%b</apiKeyHashCode></commonHeader></Header>%b</Envelope>"
    assert answer_hash_holds(KEY, head % (stated, body))
    assert answer_hash_holds(KEY, head % (b"\n " + stated + b" ", body))
    assert not answer_hash_holds(KEY, head % (stated, body.replace(b"<Body>", b"<Body> ")))
    assert not answer_hash_holds(KEY, head % (b"", body))
    assert not answer_hash_holds(KEY, head % ("해시".encode(encoding), body))
    assert not answer_hash_holds(ApiKey("another"), head % (stated, body))
    assert not answer_hash_holds(KEY, b"<Envelope><Header/><Body/></Envelope>")


def test_an_answer_does_not_show_what_its_documents_hold() -> None:
    answer = read_answer(
        "<Envelope><Body><response><b><d><성명>홍길동</성명></d></b></response></Body></Envelope>".encode()
    )
    assert "홍길동" in answer.documents[0].raw.decode()
    assert "홍길동" not in repr(answer)
