"""The envelope around every plain message: `Envelope/Header/commonHeader` and `Envelope/Body`."""

from dataclasses import dataclass

from certbroker.sandbox import cipher, codes, tree
from certbroker.sandbox.codes import require
from certbroker.sandbox.tree import Node, element

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'
_TOKENS = ("timeStmapToken", "timeStampToken", "timestampToken")
"""All three spellings have been seen; the first is the usual one (sic)."""
_REQUIRED = ("apiKeyHashCode", "useSystemCode", "serviceId", "transactionUniqueId", "agreementYn")


@dataclass(frozen=True)
class Envelope:
    """A request as it was read: its header values, its body, and the very characters the hash is over."""

    header: dict[str, str]
    request: Node
    literal_body: str

    @property
    def token(self) -> str:
        """The time stamp, under whichever spelling it came."""
        return next((self.header[name] for name in _TOKENS if self.header.get(name)), "")


def read(data: bytes) -> Envelope:
    """Read a decrypted request; refuse what is not an envelope or lacks a required value."""
    try:
        text = tree.decode(data)
        root = tree.read(text)
    except ValueError:
        raise codes.RefusedError(codes.NOT_XML) from None
    header, request = root.path("Header", "commonHeader"), root.path("Body", "request")
    require(root.tag == "Envelope", codes.NOT_XML)
    if header is None or request is None:
        raise codes.RefusedError(codes.MISSING)
    values = {node.tag: node.text.strip() for node in header.children}
    require(all(values.get(name) for name in _REQUIRED), codes.MISSING)
    return Envelope(values, request, _literal_body(text))


def _literal_body(text: str) -> str:
    start, end = text.find("<Body>"), text.rfind("</Body>")
    return text[start : end + len("</Body>")] if 0 <= start < end else ""


def is_authentic(envelope: Envelope, api_key: str) -> bool:
    """Say whether the hash in the header is the HMAC of the literal body."""
    return cipher.signed(api_key, envelope.literal_body.encode(), envelope.header["apiKeyHashCode"])


def answer(envelope: Envelope, api_key: str, *content: Node) -> str:
    """Write the answer to a request, with a fresh hash over its own body."""
    body = tree.write(element("Body", element("response", *content)))
    echoed = {name: envelope.header[name] for name in _REQUIRED}
    header = echoed | {"apiKeyHashCode": cipher.signature(api_key, body.encode()), "timestampToken": envelope.token}
    common = element("commonHeader", *(element(name, value) for name, value in header.items()))
    return f"{DECLARATION}<Envelope>{tree.write(element('Header', common))}{body}</Envelope>"


def result(name: str, documents: list[Node], ledger: str) -> tuple[Node, Node]:
    """Return the two elements of a bundle's answer: the bundle under its name, and the remark with the result."""
    return element(name, *documents), element("비고", element("원장처리결과", ledger))
