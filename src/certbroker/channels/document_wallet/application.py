"""The application for a document (신청데이터): XML, filled in from the options of the item.

What the choices are called is data of the certificate's wallet route; what a route does not name goes under the label
of its option. That rule, and whatever else no sample shows, is declared (docs/wallet.md).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from lxml import etree

from certbroker.channels.references import References
from certbroker.consent import label_of
from certbroker.errors import SettingsError
from certbroker.fields import SEOUL, kind_of_field
from certbroker.model import Certificate, Holder, Item, WalletAddress
from certbroker.privacy import ConnectingInformation
from certbroker.reading import Element
from certbroker.routes import Ref, Wallet

NAMESPACE = "https://www.dpaper.kr/apply/1.0"
HIDDEN = "***"
"""What stands in place of personal data when a request is only shown."""
CODES: Mapping[str, str] = {"포함": "01", "모두포함": "01", "미포함": "02"}
"""Words whose code is known (코드); the others go without."""
_REMARK = re.compile(r"\s*\([^()]*\)\s*\Z")
_NOT_A_NAME = re.compile(r"[\W_]")
_FREE = frozenset({"text", "address"})
"""Kinds of options whose text may be personal data."""


@dataclass(frozen=True, slots=True)
class Form:
    """An application before it is XML: whose, for what, and the item it is for."""

    item: Item[Certificate]
    route: Wallet
    kind: str
    """docKndCode."""
    holder: Holder
    address: WalletAddress
    at: datetime
    ci: ConnectingInformation
    hides: bool = False
    """Whether personal data is hidden: for a request that is only shown."""

    def xml(self) -> bytes:
        """Return the application as it is sent. Raises SettingsError where XML cannot carry a value."""
        try:
            return etree.tostring(self._tree(), xml_declaration=True, encoding="UTF-8")
        except ValueError:
            raise SettingsError(
                "an option holds a character that XML cannot carry", certificate=self.item.certificate.id()
            ) from None

    @property
    def name(self) -> str:
        """문서종류명: the root element of the certificate's document."""
        return self.item.certificate.spec.documents[0]

    def _tree(self) -> Element:
        root = etree.Element(_tag("신청데이터"), nsmap=cast("dict[str, str]", {None: NAMESPACE}))
        common = _under(root, "공통메타데이터")
        _under(common, "신청인", self._private(self.holder.name))
        _under(common, "전자문서지갑주소", self._private(self.address.reveal()))
        _under(common, "신청일시", f"{self.at.astimezone(SEOUL):%Y-%m-%dT%H:%M:%S}")
        asked = _under(common, "신청전자증명서", ID="1")
        _under(asked, "문서종류코드", self.kind)
        _under(asked, "문서종류명", self.name)
        form = _under(_under(root, "전자증명서메타데이터"), f"IN-{self.name}신청서", ID="1")
        self._fixed(form, self.route.first)
        chosen = _under(form, "신청내용")
        for element, word in self._choices():
            _under(chosen, element, word, **_code(CODES.get(word, "")))
        self._fixed(form, self.route.last)
        return root

    def _private(self, text: str) -> str:
        return HIDDEN if self.hides else text

    def _fixed(self, form: Element, parts: Mapping[str, tuple[str, str] | Ref]) -> None:
        for element, part in parts.items():
            code, text = part if isinstance(part, tuple) else ("", self._value(part))
            if text:
                _under(form, element, text, **_code(code))

    def _choices(self) -> Iterator[tuple[str, str]]:
        """Go through the choices: those the route names, in its order, then the others under their labels."""
        ask, named = type(self.item.options), self.route.choices
        elements = {ref.path.partition(".")[2]: element for element, ref in named.items()}
        rest = {name: element_of(label_of(ask, name)) for name in ask.model_fields if name not in elements}
        for name, element in {**elements, **rest}.items():
            word = self._word(name)
            if word:
                yield element, word

    def _word(self, option: str) -> str:
        value: object = getattr(self.item.options, option)
        if isinstance(value, bool):
            return "포함" if value else "미포함"
        word = "" if value is None else self._value(Ref(f"options.{option}"))
        scalar = kind_of_field(type(self.item.options), option).scalar
        return self._private(word) if word and scalar and scalar.name in _FREE else word

    def _value(self, ref: Ref) -> str:
        return References(self.item, self.holder, self.ci.reveal()).value(ref)


def element_of(label: str) -> str:
    """Return the element for a label: without a remark in brackets at its end, and of letters and digits alone."""
    return _NOT_A_NAME.sub("", _REMARK.sub("", label))


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _code(code: str) -> dict[str, str]:
    return {"코드": code} if code else {}


def _under(parent: Element, name: str, text: str = "", /, **attributes: str) -> Element:
    child = etree.SubElement(parent, _tag(name), attributes)
    child.text = text or None
    return child
