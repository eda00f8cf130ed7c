"""How each kind of fault is done to a document, to the text of an answer, and to its encryption."""

import base64
import re
from collections.abc import Callable
from dataclasses import replace

from certbroker.sandbox import cipher, documents, places
from certbroker.sandbox.documents import Document
from certbroker.sandbox.envelope import DECLARATION
from certbroker.sandbox.faults import Fault
from certbroker.sandbox.people import Person, cast_of_people, digits
from certbroker.sandbox.places import Place
from certbroker.sandbox.tree import Node

_BLOCK = 16
_TYPED = {"date", "month", "year", "won", "integer"}
_HASH = re.compile(r"(?<=<apiKeyHashCode>)[^<]*")
_BOMB = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))


def to_document(fault: Fault, document: Document) -> Document:
    """Do a fault to one document."""
    node = document.node.copy()
    harmed = replace(document, node=node)
    if fault.kind == "not_delivered":
        return replace(document, node=documents.blank(document.entry))
    if fault.kind == "document_failed":
        return replace(document, node=_failed(document, fault.value or "E99"))
    if fault.kind == "wrong_person":
        _speak_of_another(node, document.subject)
    elif fault.kind == "unknown_element":
        node.children.insert(0, Node(fault.element or "새항목", fault.value or "알 수 없는 값"))
    else:
        _to_field(fault, harmed)
    return harmed


def _failed(document: Document, code: str) -> Node:
    """Return a document that is empty but for its own result code, if it has one."""
    node = documents.blank(document.entry)
    for field in document.entry.fields:
        if field.name == "result_code":
            for leaf in (found for path in field.parts if (found := node.path(*path))):
                leaf.text = code
    return node


def _to_field(fault: Fault, document: Document) -> None:
    found = list(_targets(fault, document))
    for place in found if fault.element else found[:1]:
        if fault.kind == "missing_element":
            for node in place.nodes:
                document.node.remove(node)
        else:
            place.nodes[0].children = []
            place.nodes[0].text = fault.value or ("새구분" if fault.kind == "unknown_word" else "미상")


def _targets(fault: Fault, document: Document) -> list[Place]:
    fields = document.entry.fields
    if fault.element:
        return list(places.named(document.node, fields, fault.element))
    return [place for place in places.every(document.node, fields) if _BY_DEFAULT[fault.kind](place)]


_BY_DEFAULT: dict[str, Callable[[Place], bool]] = {
    "missing_element": lambda place: place.field.required and not place.field.is_group and not place.group,
    "unknown_word": lambda place: place.field.type == "code",
    "wrong_type": lambda place: place.field.type in _TYPED,
}


def _speak_of_another(node: Node, subject: Person | None) -> None:
    """Put the name, number and birth date of somebody else wherever those of the person asked about stand."""
    if subject:
        other = cast_of_people()["choi" if subject.id != "choi" else "jung"]
        for leaf in node.leaves():
            for mine, another in zip(_marks(subject), _marks(other), strict=True):
                leaf.text = leaf.text.replace(mine, another)


def _marks(person: Person) -> tuple[str, ...]:
    front, back = person.resident_number.split("-")
    born = person.birth_date
    dates = (born.strftime(form) for form in ("%Y-%m-%d", "%Y.%m.%d", "%Y/%m/%d", "%Y%m%d", "%Y년 %m월 %d일"))
    # The longer notations first: what is left of them must not be taken for another.
    return (
        person.name,
        person.resident_number,
        digits(person.resident_number),
        f"{front}-{back[0]}",
        back,
        front,
        *dates,
    )


def to_text(fault: Fault, text: str) -> bytes:
    """Do a fault to the XML text of an answer."""
    return _TEXT[fault.kind](text.removeprefix(DECLARATION))


def _root(bare: str) -> str:
    return bare[1 : bare.index(">")]


def _bomb(bare: str) -> bytes:
    head, tail = bare.rsplit("</", 1)
    return f'{DECLARATION}<!DOCTYPE {_root(bare)} [<!ENTITY e0 "0">{_BOMB}]>{head}&e9;</{tail}'.encode()


_TEXT: dict[str, Callable[[str], bytes]] = {
    "cp949": lambda bare: f"{DECLARATION}{bare}".encode("cp949", "xmlcharrefreplace"),
    "xml11": lambda bare: f"<?xml version='1.1' encoding='UTF-8'?>{bare}".encode(),
    "doctype": lambda bare: f"{DECLARATION}<!DOCTYPE {_root(bare)}>{bare}".encode(),
    "entity_bomb": _bomb,
    "broken_xml": lambda bare: bare[: len(bare) * 2 // 3].encode(),
    "wrong_hash": lambda bare: (DECLARATION + _HASH.sub(cipher.signature("another key", b""), bare)).encode(),
}


def to_encryption(fault: Fault, api_key: str, data: bytes) -> str:
    """Do a fault to the encryption of an answer."""
    if fault.kind == "truncated_base64":
        return cipher.encrypt(api_key, data)[:-5]
    if fault.kind == "corrupted":
        return _turned(cipher.encrypt(api_key, data))
    if fault.kind == "bad_padding":
        return cipher.seal(api_key, cipher.pad(data)[:-1] + b"\x00")
    # One key in 256 decrypts to what looks like padding: take the next one then.
    others = (cipher.encrypt(f"another key {number}", data) for number in range(256))
    return next(text for text in others if not _decrypts(api_key, text))


def _turned(text: str) -> str:
    """Turn one bit of a block in the middle: that block decrypts to noise, the padding stays right."""
    blocks = bytearray(base64.b64decode(text))
    blocks[max(0, len(blocks) // 2 - _BLOCK)] ^= 1
    return base64.b64encode(blocks).decode()


def to_proof(kind: str, proof: dict[str, str], sign: Callable[[dict[str, str]], str]) -> dict[str, str]:
    """Do a fault to the proof of an approval: `sign` makes the signature of a proof."""
    if kind == "forged_proof":
        return proof | {"signature": sign(proof | {"text_sha256": "0" * 64})}
    people = cast_of_people()
    other = people["choi" if proof["ci"] != people["choi"].ci else "jung"]
    told = {"name": other.name, "birth_date": other.birth_date.isoformat(), "sex": other.sex, "ci": other.ci}
    return proof | told | {"signature": sign(proof | told)}


def _decrypts(api_key: str, text: str) -> bool:
    try:
        cipher.decrypt(api_key, text)
    except cipher.UndecryptableError:
        return False
    return True
