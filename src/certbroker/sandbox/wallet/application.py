"""An application (신청데이터): which kind it is for, and what the applicant chose, as options of the catalogue."""

import base64
import binascii
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from xml.parsers import expat

from certbroker.sandbox import data
from certbroker.sandbox.catalogue import Entry, Option
from certbroker.sandbox.people import digits
from certbroker.sandbox.wallet import codes
from certbroker.sandbox.wallet.codes import require

_ROOT, _COMMON, _OWN, _CHOICES = "신청데이터", "공통메타데이터", "전자증명서메타데이터", "신청내용"
_NAMESPACE = "https://www.dpaper.kr/apply/1.0"
_LENGTHS = {"year": 4, "month": 6, "date": 8}
_YES = {"Y", "포함", "공개", "예", "모두포함", "true", "1"}
_NO = {"N", "미포함", "비공개", "아니오", "false", "0"}


@dataclass(frozen=True)
class Leaf:
    """An element without children: the names above it and its own, its attribute 코드, its text."""

    path: tuple[str, ...]
    code: str
    text: str


def read(encoded: str, kind_code: str, address: str) -> tuple[Leaf, ...]:
    """Return the choices of an application; refuse what is none, or is for another kind or wallet."""
    try:
        leaves = _leaves(base64.b64decode(encoded, validate=True))
    except (binascii.Error, expat.ExpatError, ValueError):
        raise codes.RefusedError(codes.APPLICATION_XML) from None
    told = {leaf.path[1:]: leaf.text for leaf in leaves if leaf.path[0] == _ROOT}
    require(told.get((_COMMON, "신청전자증명서", "문서종류코드")) == kind_code, codes.APPLICATION_XML)
    require(told.get((_COMMON, "전자문서지갑주소"), "") in {"", address}, codes.APPLICATION_XML)
    return tuple(leaf for leaf in leaves if leaf.path[1:2] == (_OWN,) and leaf.path[3:-1] == (_CHOICES,))


def options(entry: Entry, choices: tuple[Leaf, ...]) -> dict[str, str]:
    """Return every option of a certificate with what was chosen, or its default, as English token.

    Refuses a choice that the certificate does not have, one made twice, and one that is required and missing.
    """
    chosen: dict[str, str] = {}
    for leaf in choices:
        option = _option(entry, leaf.path[-1])
        if option is None or option.name in chosen:
            raise codes.RefusedError(codes.CHOICE)
        chosen[option.name] = _token(option, leaf)
    return {name: chosen.get(name) or _default(option) for name, option in entry.options.items()}


def _token(option: Option, leaf: Leaf) -> str:
    table = _rules()["code"].get(option.type, {})
    if option.type == "bool":
        token = "Y" if leaf.text in _YES else "N" if leaf.text in _NO else table.get(leaf.code)
    elif option.values:
        token = option.values.get(leaf.text) or (leaf.text if leaf.text in option.values.values() else None)
        token = token or _meant(option, table.get(leaf.code))
    else:
        token = leaf.text
    length = _LENGTHS.get(option.type)
    right = token is not None and not (length and token and len(digits(token)) != length)
    require(right, codes.CHOICE)
    return token or ""


def _meant(option: Option, token: str | None) -> str | None:
    return token if token in option.values.values() else None


def _default(option: Option) -> str:
    if option.type == "bool":
        return "Y" if option.default == "True" else "N"
    token = option.token("") or ""
    require(token or not option.required, codes.VALUE)
    return token


def _option(entry: Entry, name: str) -> Option | None:
    """Find an option by the public word for it, or by its label: letters and digits count, remarks may be left out."""
    known = entry.options.get(_rules()["words"].get(name, ""))
    return known or next((one for one in entry.options.values() if _bare(name) in _names(one.label)), None)


def _names(label: str) -> set[str]:
    return {_bare(label), _bare(label.partition("(")[0])}


def _bare(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFC", text) if sign.isalnum())


def _leaves(data: bytes) -> tuple[Leaf, ...]:
    """Read the XML; raises ValueError for a DOCTYPE or a root that is none of ours, ExpatError where it is no XML."""
    reader = _Reader()
    reader.parser.Parse(data, True)  # noqa: FBT003 - expat takes it by place
    return tuple(reader.leaves)


class _Reader:
    def __init__(self) -> None:
        self.leaves: list[Leaf] = []
        self._open: list[tuple[str, Mapping[str, str], list[str]]] = []
        self._is_leaf = False
        self.parser = expat.ParserCreate("UTF-8")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def _doctype(self, *_: object) -> None:
        message = "a DOCTYPE is refused"
        raise ValueError(message)

    def _start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if not self._open and (tag != _ROOT or attributes.get("xmlns") != _NAMESPACE):
            message = "not an application"
            raise ValueError(message)
        self._open.append((tag, attributes, []))
        self._is_leaf = True

    def _end(self, _: str) -> None:
        if self._is_leaf:
            path = tuple(tag for tag, _, _ in self._open)
            _, attributes, text = self._open[-1]
            self.leaves.append(Leaf(path, attributes.get("코드", ""), "".join(text).strip()))
        self._is_leaf = False
        self._open.pop()

    def _text(self, text: str) -> None:
        self._open[-1][2].append(text)


@cache
def _rules() -> dict[str, Any]:
    return data.table("wallet/choices.toml")
