"""Metadata is read as far as it goes: XML or JSON, whole or in part."""

import json
import warnings
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from certbroker.catalogue import discover
from certbroker.channels.document_wallet.metadata import MAX_DEPTH, parse, read
from certbroker.channels.document_wallet.partial import partial
from certbroker.channels.documents import read_delivered, revived
from certbroker.errors import PayloadError
from certbroker.facts import Gives
from certbroker.model import Certificate
from certbroker.reading import Node, Profile, Reading, parse_xml
from certbroker.reading import read as read_whole
from certbroker.routes import Wallet
from certbroker.samples import samples_of
from certbroker_connectors.mois import ResidentRegister
from certbroker_connectors.nts import IncomeAmount

CERTIFICATES = [one for one in discover() if any(isinstance(route, Wallet) for route in one.routes)]
WIRE = samples_of(IncomeAmount)[0].wire.read_bytes()


def as_json(name: str, node: Node, *, lists: bool = False) -> bytes:
    return json.dumps({name: plain(node, lists=lists)}, ensure_ascii=False).encode()


def plain(node: Node, *, lists: bool) -> Any:
    if not node.kids:
        return node.text
    found = {name: [plain(kid, lists=lists) for kid in kids] for name, kids in node.kids.items()}
    return {name: kids if lists or len(kids) > 1 else kids[0] for name, kids in found.items()}


@pytest.mark.parametrize("certificate", CERTIFICATES, ids=lambda one: one.id())
def test_a_whole_document_is_read_as_on_the_exchange(certificate: type[Certificate]) -> None:
    for sample in samples_of(certificate):
        data = sample.wire.read_bytes()
        wanted = read_whole(certificate, data)
        if wanted == Reading(None):  # the exchange says so that it was not delivered
            continue
        assert read(certificate, data) == wanted
        for lists in (True, False):
            assert read(certificate, as_json(*parse_xml(data), lists=lists)) == wanted


@pytest.mark.parametrize("certificate", CERTIFICATES, ids=lambda one: one.id())
def test_every_element_may_be_missing(certificate: type[Certificate]) -> None:
    """Each once: the rest is read as it was, and what is not there is `None` and reported if it should be there."""
    name, node = parse_xml(samples_of(certificate)[0].wire.read_bytes())
    for dropped in node.kids:
        left = Node(node.text, {kid: found for kid, found in node.kids.items() if kid != dropped})
        reading = read(certificate, as_json(name, left))
        assert isinstance(reading.certificate, certificate)
        assert reading.certificate.id() == certificate.id()
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            again = reading.certificate.model_dump(mode="json")
        assert revived(certificate, "document_wallet", again).model_dump(mode="json") == again
        assert all(one.startswith(f"missing {name}/{dropped}") for one in set(reading.reports) - usual(certificate))
        for gives in certificate.facts:
            assert isinstance(gives, Gives)
            list(cast("Gives[Any]", gives).of(reading.certificate))


def usual(certificate: type[Certificate]) -> set[str]:
    return set(read_whole(certificate, samples_of(certificate)[0].wire.read_bytes()).reports)


def test_what_is_missing_is_said() -> None:
    gone = WIRE.decode().replace("발급번호", "다른번호").replace("귀속연도", "다른연도")
    reading = read(IncomeAmount, gone.encode())
    assert reading.certificate is not None
    assert reading.certificate.document_number is None
    assert reading.certificate.settlements[0].amount > 0
    assert reading.reports[:2] == ("missing 소득금액증명/발급번호", "missing 소득금액증명/연말정산/귀속연도")
    assert "element 소득금액증명/다른번호" in reading.reports
    with pytest.raises(PayloadError):
        read_whole(IncomeAmount, gone.encode())


@pytest.mark.parametrize("data", [b"", b"  \n", "<소득금액증명/>".encode(), '{"소득금액증명": {}}'.encode()])
def test_a_document_that_says_nothing_is_there_all_the_same(data: bytes) -> None:
    """The issuer's PDF is the original: it must not be lost because nothing tells what it says."""
    reading = read(IncomeAmount, data)
    assert reading.certificate is not None
    assert set(dict(reading.certificate).values()) == {None, ()}
    assert "missing 소득금액증명/발급번호" in reading.reports
    assert all(one.startswith("missing ") for one in reading.reports)


def test_a_result_code_alone_is_no_certificate() -> None:
    reading = read(IncomeAmount, "<소득금액증명><상태코드>01</상태코드></소득금액증명>".encode())
    assert reading == Reading(None, code="01")


def test_a_wrong_value_is_an_error_all_the_same() -> None:
    year = IncomeAmount.wires()["settlements"].paths[0][0]
    told = {"소득금액증명": {year: {"귀속연도": "작년"}}}
    with pytest.raises(PayloadError) as caught:
        read(IncomeAmount, json.dumps(told).encode())
    assert caught.value.code == "payload.value"


def test_a_profile_counts_here_too() -> None:
    real = WIRE.decode().replace("발급번호", "문서번호").encode()
    reading = read(IncomeAmount, real, Profile({"문서번호": "발급번호"}))
    assert reading.reports == ()
    assert read_delivered(IncomeAmount, "document_wallet", real, Profile({"문서번호": "발급번호"})) == reading
    half = read(
        IncomeAmount, "<소득금액증명><문서번호>1</문서번호></소득금액증명>".encode(), Profile({"문서번호": "발급번호"})
    )
    assert half.certificate is not None
    assert half.certificate.document_number == "1"


def test_only_a_wallet_may_leave_out_what_is_required() -> None:
    said = read(IncomeAmount, b"").certificate
    assert said is not None
    told = said.model_dump(mode="json")
    assert revived(IncomeAmount, "document_wallet", told).document_number is None
    with pytest.raises(ValidationError):
        revived(IncomeAmount, "public_mydata", told)
    with pytest.raises(ValidationError):
        revived(IncomeAmount, "document_wallet", told | {"issued_on": "soon"})


def test_partial_types_are_made_once_and_keep_their_name() -> None:
    made = partial(ResidentRegister)
    assert made is partial(ResidentRegister)
    assert issubclass(made, ResidentRegister)
    assert (made.__name__, made.id(), made.spec) == ("ResidentRegister", ResidentRegister.id(), ResidentRegister.spec)
    assert list(made.model_fields) == list(ResidentRegister.model_fields)
    assert made.wires() == ResidentRegister.wires()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
@pytest.mark.parametrize("kind", ["xml", "json"])
def test_any_encoding(kind: str, encoding: str) -> None:
    data = WIRE if kind == "xml" else as_json(*parse_xml(WIRE))
    text = data.decode()
    assert read(IncomeAmount, text.encode(encoding)).certificate == read_whole(IncomeAmount, WIRE).certificate


def nested(depth: int) -> bytes:
    return b'{"a": ' * depth + b"1" + b"}" * depth


@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_a_declaration_is_not_believed(version: str) -> None:
    body = WIRE if not WIRE.startswith(b"<?xml") else WIRE.partition(b"?>")[2]
    data = f"\ufeff<?xml version='{version}' encoding=\"EUC-KR\"?>\n".encode() + body
    assert read(IncomeAmount, data).certificate == read_whole(IncomeAmount, WIRE).certificate


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "payload.doctype"),
        (b"<a>", "payload.xml"),
        (b"nothing", "payload.json"),
        (b"[]", "payload.json"),
        (b"{}", "payload.json"),
        (b'{"a": {}, "b": {}}', "payload.json"),
        (b'{"a": {}, "a": {}}', "payload.json"),
        (b'{"a": []}', "payload.json"),
        (nested(MAX_DEPTH + 1), "payload.json"),
        (nested(MAX_DEPTH), "payload.document"),
        (b'{"a": ' * 90_000, "payload.json"),
        (b'{"a": ' + b"[" * 90_000, "payload.json"),
        (b'{"a": {}} {}', "payload.json"),
        (b'{"a": {}}', "payload.document"),
        (b"\xff\xff", "payload.encoding"),
    ],
)
def test_what_is_no_metadata(data: bytes, code: str) -> None:
    with pytest.raises(PayloadError) as caught:
        read(IncomeAmount, data)
    assert caught.value.code == code


def test_json_says_what_it_says() -> None:
    name, node = parse(b'{"a": {"b": 7.10, "c": true, "d": null, "e": [1, [2, 3]], "b": " x "}}')
    assert name == "a"
    assert [one.text for one in node.kids["b"]] == ["7.10", " x "]
    assert [node.kids[key][0].text for key in "cd"] == ["true", ""]
    assert [sorted(one.kids) for one in node.kids["e"]] == [[], ["[]"]]


def test_a_number_as_the_name_of_a_member_is_not_reported_in_clear() -> None:
    reading = read(IncomeAmount, '{"소득금액증명": {"900101-1000001": "x"}}'.encode())
    assert "element 소득금액증명/900101-*******" in reading.reports


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["발급번호", "연말정산", "귀속연도", "소득금액", "발급일", "년", "x"]), inner, max_size=5
        )
    ),
    max_leaves=20,
)


@given(JSON)
def test_any_tree_is_read_or_refused(value: Any) -> None:
    data = json.dumps({"소득금액증명": value}, ensure_ascii=False).encode("utf-8", "surrogatepass")
    try:
        reading = read(IncomeAmount, data)
    except PayloadError:
        return
    assert reading.certificate is not None
    assert len(set(reading.reports)) == len(reading.reports)
    reading.certificate.model_dump(mode="json")


@given(st.binary())
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for told in (data, b'{"a": ' + data, b"<a>" + data):
        try:
            parse(told)
        except PayloadError:
            continue
