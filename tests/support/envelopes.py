"""Documents of the oracle as bytes: XML as issuers write it, and the answers of open-data services."""

import codecs
import json
from random import Random
from typing import Any
from xml.sax.saxutils import escape

from support.oracle import Element, Entry, Made, Maker

ENCODINGS = (("UTF-8", "utf-8"), ("utf-8", "utf-8"), ("EUC-KR", "cp949"), ("UTF-8", "cp949"))


def xml(random: Random, root: Element) -> bytes:
    """A document as bytes, in one of the ways in which documents come."""
    body = _element(random, root)
    name, codec = random.choice(ENCODINGS)
    try:
        data = body.encode(codec)
    except UnicodeEncodeError:
        name, codec = "UTF-8", "utf-8"
        data = body.encode(codec)
    version = random.choice(("1.0", "1.0", "1.1"))
    declaration = f"<?xml version='{version}' encoding=\"{name}\"?>\n"
    if codec == "utf-8":
        declaration = random.choice((declaration, declaration, ""))
        mark = random.choice((b"", b"", codecs.BOM_UTF8))
        return mark + declaration.encode() + data
    return declaration.encode() + data


def _element(random: Random, element: Element) -> str:
    if element.children:
        gap = random.choice(("", "\n  ", "<!-- 주석 -->"))
        inside = gap + gap.join(_element(random, child) for child in element.children) + gap
    elif not element.text and random.random() < 0.5:
        return f"<{element.tag}/>"
    else:
        inside = _text(random, element.text)
    return f"<{element.tag}>{inside}</{element.tag}>"


def _text(random: Random, text: str) -> str:
    match random.randrange(12):
        case 0 if "]]>" not in text:
            return f"<![CDATA[{text}]]>"
        case 1:
            return "".join(f"&#x{ord(letter):X};" for letter in text)
        case 2 if len(text) > 1:
            return f"{escape(text[0])}<!-- 주석 -->{escape(text[1:])}"
        case _:
            return escape(text)


def answer(random: Random, told: Entry, *, as_json: bool) -> tuple[bytes, Made]:
    """A good answer of an open-data service."""
    spec = told["fields"][0]
    maker = Maker(random, told, plain=True)
    count = random.choice((0, 1, 1, 2, 3))
    rows = [Element(spec["wire"]) for _ in range(count)]
    becomes = {spec["name"]: [maker.full(row, spec, told["document"]) for row in rows]}
    made = Made(Element("response"), becomes, maker.reports)
    return answer_of(random, told, rows, as_json=as_json), made


def formats(told: Entry) -> tuple[bool, ...]:
    """In which formats a service answers: whether in JSON."""
    if "error_code" in told["open_data"]:
        return (True,)
    return (True, False) if told["open_data"]["rows"].startswith("response.") else (False,)


def answer_of(random: Random, told: Entry, rows: list[Element], *, as_json: bool) -> bytes:
    """Rows in the envelope of their service."""
    service = told["open_data"]
    if as_json:
        return _json(random, service, [_object(random, row) for row in rows])
    return _answer_xml(random, service, rows)


def _json(random: Random, service: Entry, rows: list[Any]) -> bytes:
    *groups, last = service["rows"].split(".")
    code = random.choice(service["success_codes"])
    if groups and groups[-1] == "items":
        one = rows[0] if len(rows) == 1 and random.random() < 0.6 else rows
        none: list[Any] = ["", " ", None, {}, {last: []}]
        items: Any = {last: one} if rows else random.choice(none)
        head = {"resultCode": code, "resultMsg": "NORMAL SERVICE."}
        body = {"items": items, "numOfRows": 10, "pageNo": "1", "totalCount": len(rows)}
        told: Any = {"response": {"header": head, "body": body}}
        if not rows and random.random() < 0.3:
            told = {"response": {"header": {"resultCode": service["no_rows_codes"][0], "resultMsg": "NODATA_ERROR"}}}
    else:
        told = {"status_code": code, "request_cnt": len(rows), last: rows}
    return json.dumps(told, ensure_ascii=random.random() < 0.3).encode()


def _object(random: Random, element: Element) -> Any:
    if element.children:
        return {child.tag: _object(random, child) for child in element.children}
    text = element.text
    if not text.strip():
        return random.choice((None, "", " "))
    if random.random() < 0.3:
        if text in {"true", "false"}:
            return text == "true"
        if text.isascii() and text.isdigit() and str(int(text)) == text:
            return int(text)
    return text


def _answer_xml(random: Random, service: Entry, rows: list[Element]) -> bytes:
    root, *groups, _ = service["rows"].split(".")
    document = Element(root)
    if groups:
        code = random.choice(service["success_codes"])
        document.at(["header"]).children = [Element("resultCode", code), Element("resultMsg", "NORMAL SERVICE.")]
        document.at(groups).children = rows
        document.at(["body"]).children.append(Element("totalCount", str(len(rows))))
    else:
        document.children = [
            *rows,
            Element("numOfRows", "10"),
            Element("pageNo", "1"),
            Element("totalCount", str(len(rows))),
        ]
    return xml(random, document)


def fault(random: Random, told: Entry) -> tuple[bytes, dict[str, Any]]:
    """An answer that is an error, and what it becomes."""
    service = told["open_data"]
    kind, codes = random.choice(list(service["error_kinds"].items()))
    code = random.choice(codes)
    if "error_code" in service:
        body = {"code": int(code), "msg": "오류"} if code.startswith("-") else {"status_code": code}
        return json.dumps(body).encode(), {"error": kind}
    parts = {"errMsg": "SERVICE ERROR", "returnAuthMsg": "UNEXPECTED", "returnReasonCode": code}
    if service["format"] == "json" and random.random() < 0.4:
        return json.dumps({"response": {"header": {"resultCode": code, "resultMsg": "ERROR"}}}).encode(), {
            "error": kind
        }
    head = Element("cmmMsgHeader", children=[Element(name, text) for name, text in parts.items()])
    return xml(random, Element("OpenAPI_ServiceResponse", children=[head])), {"error": kind}
