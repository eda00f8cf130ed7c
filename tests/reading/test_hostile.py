"""Whatever bytes come: they are read, or refused with a PayloadError that has a stable code and quotes nothing."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from certbroker import PayloadError, read
from certbroker.reading import parse_xml
from certbroker.reading.tree import MAX_BYTES
from reading.trial import Trial

DOCUMENT = (
    "<시험증명><발급번호>0000-0001</발급번호><신청><성명>홍길동</성명><번호1>900101</번호1><번호2>1000001</번호2></신청>"
    "<발급일자><년>2026</년><월>11</월><일>2</일></발급일자><구분>( 가 )</구분><특기>똠방각하</특기>"
    "<내역><내역>가구</내역><금액>1,008,000</금액></내역><보유><부서>민원실</부서></보유></시험증명>"
)
UTF8 = DOCUMENT.encode()
DECLARED = '<?xml version="1.0" encoding="UTF-8"?>\n'
PLAIN = read(Trial, UTF8)


def refusal(data: bytes) -> PayloadError:
    with pytest.raises(PayloadError) as raised:
        read(Trial, data)
    assert "1000001" not in repr(raised.value) + str(raised.value.describe())
    return raised.value


def _read_or_refused(data: bytes) -> None:
    try:
        read(Trial, data)
    except PayloadError as error:
        assert error.code.startswith("payload.")  # noqa: PT017 - either is fine, and any other error is not


@given(st.binary(max_size=200) | st.text(alphabet="<>/&;!?[]ax \"'", max_size=60).map(str.encode))
@example(b"")
@example(b"\xff\xfe<\0a\0/\0>\0")
@example(b"<\0a\0/\0>\0")
@example(b"<?xml version='1.0'?>")
@example(b"<a:b/>")
@example(b"<a>&x;</a>")
def test_any_bytes(data: bytes) -> None:
    _read_or_refused(data)


@given(at=st.integers(0, len(UTF8)), cut=st.integers(0, 40), instead=st.binary(max_size=20))
@example(at=0, cut=0, instead=b"\xef\xbb\xbf\xef\xbb\xbf")
@example(at=10, cut=1, instead=b"\0")
def test_damaged_documents(at: int, cut: int, instead: bytes) -> None:
    _read_or_refused(UTF8[:at] + instead + UTF8[at + cut :])


@given(st.integers(1, len(UTF8) - 1))
def test_truncated_documents_are_refused(length: int) -> None:
    assert refusal(UTF8[:length]).code in {"payload.xml", "payload.encoding"}


@given(text=st.text(max_size=30))
def test_any_text_in_a_leaf(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    _read_or_refused(DOCUMENT.replace("가구", escaped).encode(errors="surrogatepass"))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\xef\xbb\xbf" + UTF8, id="BOM"),
        pytest.param(b"\xef\xbb\xbf" + (DECLARED + DOCUMENT).encode(), id="BOM and declaration"),
        pytest.param((DECLARED + DOCUMENT).encode(), id="declared"),
        pytest.param((" \n" + DECLARED + DOCUMENT).encode(), id="white space before the declaration"),
        pytest.param((DECLARED.replace("1.0", "1.1") + DOCUMENT).encode(), id="XML 1.1"),
        pytest.param((DECLARED.replace('"', "'") + DOCUMENT).encode(), id="single quotes"),
        pytest.param((DECLARED.replace("?>", ' standalone="yes" ?>') + DOCUMENT).encode(), id="standalone"),
        pytest.param((DECLARED + DOCUMENT).encode("cp949"), id="CP949 that says UTF-8"),
        pytest.param((DECLARED.replace("UTF-8", "EUC-KR") + DOCUMENT).encode("cp949"), id="CP949 that says EUC-KR"),
        pytest.param((DECLARED.replace("UTF-8", "x") + DOCUMENT).encode("cp949"), id="CP949 that says nonsense"),
        pytest.param((DECLARED.replace("UTF-8", "EUC-KR") + DOCUMENT).encode(), id="UTF-8 that says EUC-KR"),
        pytest.param((DECLARED.replace("UTF-8", "UTF-16") + DOCUMENT).encode(), id="UTF-8 that says UTF-16"),
        pytest.param(DOCUMENT.encode("cp949"), id="CP949 without declaration"),
        pytest.param(UTF8.replace(b"\n", b"\r\n") + b"\r\n  ", id="white space behind"),
    ],
)
def test_encodings(data: bytes) -> None:
    assert read(Trial, data) == PLAIN


def test_euc_kr_is_a_part_of_cp949() -> None:
    text = DOCUMENT.replace("똠방각하", "가나다")
    assert read(Trial, text.encode("euc-kr")) == read(Trial, text.encode())


def test_what_looks_like_a_declaration_inside_is_text() -> None:
    data = '<시험증명><용도><![CDATA[<?xml version="1.0"?>]]></용도></시험증명>'.encode()
    assert parse_xml(data)[1].kids["용도"][0].text == '<?xml version="1.0"?>'


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_other_encodings_are_refused(encoding: str) -> None:
    assert refusal(DOCUMENT.encode(encoding)).code in {"payload.encoding", "payload.xml"}


BOMB = '<!DOCTYPE a [<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)) + "]>"


@pytest.mark.parametrize(
    "head",
    [
        pytest.param("<!DOCTYPE 시험증명>", id="bare"),
        pytest.param('<!DOCTYPE 시험증명 SYSTEM "http://127.0.0.1:1/a.dtd">', id="external subset"),
        pytest.param('<!DOCTYPE 시험증명 [<!ENTITY a "홍길동">]>', id="entity"),
        pytest.param('<!DOCTYPE 시험증명 [<!ENTITY a SYSTEM "file:///etc/passwd">]>', id="file"),
        pytest.param('<!DOCTYPE 시험증명 [<!ENTITY % a SYSTEM "http://127.0.0.1:1/"> %a;]>', id="parameter entity"),
        pytest.param(BOMB, id="billion laughs"),
        pytest.param(" " * 200 + BOMB, id="after white space"),
        pytest.param(f"<!-- {'가' * 200} -->{BOMB}", id="after a comment"),
    ],
)
@pytest.mark.parametrize("declaration", ["", DECLARED, DECLARED.replace("1.0", "1.1")])
@pytest.mark.parametrize("encoding", ["utf-8", "cp949"])
def test_document_types_are_refused(head: str, declaration: str, encoding: str) -> None:
    data = (declaration + head + DOCUMENT.replace("홍길동", "&a;")).encode(encoding)
    assert refusal(data).code == "payload.doctype"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-7"])
def test_a_document_type_in_another_encoding_is_refused(encoding: str) -> None:
    data = f"<?xml version='1.0' encoding='{encoding}'?>{BOMB}<a>&a9;</a>".encode(encoding)
    assert refusal(data).code in {"payload.encoding", "payload.xml", "payload.doctype"}


@pytest.mark.parametrize("depth", [300, 100_000])
def test_deep_nesting_is_refused(depth: int) -> None:
    data = "<시험증명>" + "<가>" * depth + "</가>" * depth + "</시험증명>"
    assert refusal(data.encode()).code == "payload.xml"


def test_huge_documents_are_refused_unread() -> None:
    assert refusal(b"<a>" + b" " * MAX_BYTES).code == "payload.size"


def test_many_rows_are_read() -> None:
    row = "<내역><내역>가구</내역><금액>1,008,000</금액></내역>"
    made = read(Trial, DOCUMENT.replace(row, row * 5000).encode()).certificate
    assert made is not None
    assert len(made.entries) == 5000


def test_attributes_and_comments_are_passed_over() -> None:
    data = (
        DOCUMENT.replace("<특기>", "<!-- 앞 --><?a b?><특기 가='1'>").replace("</특기>", "<!-- 뒤 --></특기>").encode()
    )
    assert read(Trial, data) == PLAIN


def test_text_around_an_unknown_child_is_one_text() -> None:
    reading = read(Trial, DOCUMENT.replace("똠방각하", "똠방<b>새</b>각하").encode())
    assert reading.certificate == PLAIN.certificate
    assert reading.reports == ("element 시험증명/특기/b",)


def test_a_name_in_a_namespace_is_another_name() -> None:
    error = refusal(DOCUMENT.replace("<시험증명>", "<시험증명 xmlns='urn:a'>").encode())
    assert (error.code, error.path) == ("payload.document", "{urn:a}시험증명")


@pytest.mark.parametrize("element", ["발급번호", "발급일자", "구분"])
def test_an_entity_that_is_not_declared_is_refused(element: str) -> None:
    data = DOCUMENT.replace(f"<{element}>", f"<{element}>&nbsp;").encode()
    assert refusal(data).code == "payload.xml"


def test_a_long_number_is_refused_like_any_other() -> None:
    error = refusal(DOCUMENT.replace("1,008,000", "9" * 5000).encode())
    assert (error.code, error.path) == ("payload.value", "시험증명/내역/금액")
    assert len(error.excerpt) < 40


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("<처리결과><처리결과코드>E001</처리결과코드><처리결과>체납</처리결과></처리결과>", "E001"),
        ("<상태코드> 02 </상태코드><신청><성명/></신청>", "02"),
        ("<보유><에러코드및메세지>NODATA</에러코드및메세지></보유>", "NODATA"),
    ],
)
def test_a_document_with_nothing_but_its_result(body: str, code: str) -> None:
    reading = read(Trial, f"<시험증명>{body}</시험증명>".encode())
    assert (reading.certificate, reading.code, reading.reports) == (None, code, ())


def test_a_result_beside_content_is_content() -> None:
    reading = read(Trial, DOCUMENT.replace("<구분>", "<상태코드>00</상태코드><구분>").encode())
    assert reading.certificate == PLAIN.certificate
    assert reading.reports == ("element 시험증명/상태코드",)


def test_a_document_that_is_empty_has_no_code() -> None:
    reading = read(Trial, "<시험증명><상태코드> </상태코드><신청><성명/></신청></시험증명>".encode())
    assert (reading.certificate, reading.code) == (None, None)


def test_reports_hold_no_resident_number() -> None:
    reading = read(Trial, DOCUMENT.replace("( 가 )", "900101-1000001").encode())
    assert reading.reports == ("word 시험증명/구분=900101-*******",)
