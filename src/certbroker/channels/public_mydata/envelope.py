"""The XML messages of the exchange: building requests, reading tickets and answers.

The hash of a message is an HMAC over the literal bytes from `<Body>` to `</Body>`: a message is serialised once and
never re-formatted. Values are escaped; spellings (`timeStmapToken`, `reqstInfo`) are the exchange's own.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from certbroker.errors import PayloadError, SettingsError
from certbroker.privacy import ApiKey
from certbroker.reading import Element, Node, node_of, parse_root, serialise

DECLARATION = "<?xml version='1.1' encoding='UTF-8'?>"
REMARK = "비고"
RESULT = "원장처리결과"
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
# Parsers of XML 1.1 turn these into line feeds unless they are written as references.
_LINE_ENDS = {"\r": "&#13;", "\x85": "&#133;", "\u2028": "&#8232;"}
_BODY = re.compile(rb"<Body>.*</Body>", re.DOTALL)

Fields = Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Header:
    """The common header of a message."""

    system_code: str
    service_id: str
    transaction: str
    timestamp: str
    timestamp_element: str = "timeStmapToken"


@dataclass(frozen=True, slots=True)
class Document:
    """One document of an answer: its element name, its tree, and its bytes."""

    name: str
    node: Node
    raw: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the exchange delivered: documents in the order sent, and its result as a whole (정상)."""

    documents: tuple[Document, ...]
    result: str
    service_id: str = ""
    """The bundle that the answer says it is of, empty where it says nothing."""


def sign(api_key: ApiKey, message: bytes) -> str:
    """Return base64(HMAC-SHA256) of literal bytes under the API key."""
    return base64.b64encode(hmac.digest(api_key.reveal().encode(), message, hashlib.sha256)).decode()


def request_message(api_key: ApiKey, header: Header, person: Fields, infos: Iterable[Mapping[str, str]]) -> bytes:
    """Build the message of call 1 (issuerequest): who the holder is, which bundle, and the keys of its documents."""
    party = _elements((("utlinsttCode", header.system_code), ("bundleId", header.service_id)))
    bundles = "".join(f"<bundleInfo>{_elements(info.items())}</bundleInfo>" for info in infos)
    body = f"<userVerifyInfo>{_elements(person)}</userVerifyInfo><reqstInfo>{party}</reqstInfo>{bundles}"
    return _message(api_key, header, body)


def collect_message(api_key: ApiKey, header: Header, ticket: str, official: Fields) -> bytes:
    """Build the message of call 2 (issue): the ticket, and which official looks and why."""
    return _message(
        api_key, header, _elements((("utlinsttCode", header.system_code), ("delngSeqno", ticket), *official))
    )


def _message(api_key: ApiKey, header: Header, request: str) -> bytes:
    body = f"<Body><request>{request}</request></Body>".encode()
    common = _elements(
        (
            ("apiKeyHashCode", sign(api_key, body)),
            ("useSystemCode", header.system_code),
            ("serviceId", header.service_id),
            ("transactionUniqueId", header.transaction),
            ("agreementYn", "Y"),
            (header.timestamp_element, header.timestamp),
        )
    )
    head = f"{DECLARATION}<Envelope><Header><commonHeader>{common}</commonHeader></Header>"
    return head.encode() + body + b"</Envelope>"


def _elements(fields: Fields) -> str:
    return "".join(f"<{name}>{_text(name, value)}</{name}>" for name, value in fields)


def _text(name: str, value: str) -> str:
    if _FORBIDDEN.search(value):
        raise SettingsError(f"{name} holds a character that XML cannot carry")
    return escape(value, _LINE_ENDS)


def read_ticket(plain: bytes) -> str:
    """Read the ticket (거래일련번호) out of the decrypted answer of call 1."""
    root = parse_root(plain)
    found = root if root.tag == "response" else root.find("Body/response")
    ticket = (found.text or "").strip() if found is not None else ""
    if not ticket:
        raise PayloadError("no ticket", kind="envelope", path="response")
    return ticket


def read_answer(plain: bytes) -> Answer:
    """Read the documents out of the decrypted answer of call 2.

    The bundle's element name is not known in advance: any that is not 비고.

    Raises PayloadError: `payload.ticket` for the answer of call 1, which holds no documents.
    """
    root = parse_root(plain)
    response = root.find("Body/response")
    if response is None:
        raise PayloadError("no response", kind="envelope", path="Envelope/Body/response")
    if len(response) == 0 and (response.text or "").strip():
        raise PayloadError("the answer of call 1: a ticket and no documents", kind="ticket", path="Body/response")
    documents = tuple(_document(child) for group in response if group.tag != REMARK for child in group)
    service = root.findtext("Header/commonHeader/serviceId") or ""
    return Answer(documents, (response.findtext(f"{REMARK}/{RESULT}") or "").strip(), service.strip())


def _document(element: Element) -> Document:
    return Document(str(element.tag), node_of(element), serialise(element))


def answer_hash_holds(api_key: ApiKey, plain: bytes) -> bool:
    """Whether the answer's own hash is an HMAC over its `<Body>`; whether it ought to be is not known publicly."""
    body = _BODY.search(plain)
    stated = parse_root(plain).findtext("Header/commonHeader/apiKeyHashCode") or ""
    return body is not None and hmac.compare_digest(sign(api_key, body[0]).encode(), stated.strip().encode())
