"""What the references of a route (`subject.name`, `options.year`) stand for in one item, as text on the wire."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from certbroker.errors import ConnectorDefect, SettingsError
from certbroker.fields import Code, Month, ResidentNumber, Scalar, kind_of_field
from certbroker.model import Business, Certificate, Holder, Item, Subject
from certbroker.routes import Ref

_CUTS = {"first": slice(0, 3), "second": slice(3, 5), "third": slice(5, 10), "front": slice(0, 6), "back": slice(6, 13)}


@dataclass(frozen=True, slots=True)
class References:
    """Resolves the references of a route against one item."""

    item: Item[Certificate]
    holder: Holder
    ci: str = field(repr=False)

    @property
    def subject(self) -> Subject:
        """Whom the certificate is about."""
        return self.item.subject or self.holder.as_subject()

    @property
    def kind(self) -> str:
        """`person` or `corporation`: as chosen, or as the subject is."""
        chosen = getattr(self.item.options, "applicant_kind", None)
        if chosen:
            return str(chosen)
        return "corporation" if self.subject.resident_number is None and self.subject.business else "person"

    def value(self, ref: Ref) -> str:
        """Return what one reference stands for. Raises SettingsError where the subject lacks it."""
        if ref.applies_to and ref.applies_to != self.kind:
            return ""
        root, _, path = ref.path.partition(".")
        if root == "options" and ref.words:
            return ref.words.get(str(getattr(self.item.options, path, "")), "")
        resolve = {
            "subject": self._of_subject,
            "business": self._of_business,
            "options": self._option,
            "applicant": self._applicant,
            "identifier": self._identifier,
        }.get(root, self._nothing)
        found = resolve(path)
        return ref.words.get(found, found)

    def _of_subject(self, path: str) -> str:
        name, _, part = path.partition(".")
        number = self.subject.resident_number
        is_foreign = bool(number and number.is_foreign) or (self.item.subject is None and self.holder.is_foreigner)
        match name:
            case "name":
                return self.subject.name
            case "nationality_kind":
                return "foreign" if is_foreign else "domestic"
            case "is_foreigner":
                return "yes" if is_foreign else "no"
            case "alien_number" | "domestic_residence_number" | "registration_number":
                return _cut(_digits(number), part) if number and (is_foreign or name == "registration_number") else ""
            case "resident_number":
                return _cut(_digits(self._needed("resident_number")), part)
            case _:
                raise self._defect(f"subject.{path}")

    def _of_business(self, path: str) -> str:
        name, _, part = path.partition(".")
        if self.kind == "person" and self.subject.business is None and self.item.certificate.spec.subject == "person":
            return ""
        business: Business = self._needed("business")
        names = {"corporate_name": "name", "workplace_name": "name"}
        if names.get(name, name) not in Business.model_fields:
            raise self._defect(f"business.{path}")
        value = getattr(business, names.get(name, name))
        return _cut(_text(value).replace("-", ""), part) if "number" in name else _text(value)

    def _option(self, path: str) -> str:
        name, _, part = path.partition(".")
        if name not in type(self.item.options).model_fields:
            raise self._defect(f"options.{path}")
        value = getattr(self.item.options, name)
        if part:
            return f"{getattr(value, part):02d}" if value else ""
        scalar = kind_of_field(type(self.item.options), name).scalar
        chosen = cast("tuple[object, ...]", value) if isinstance(value, tuple) else (value,)
        return ",".join(_word(scalar, one) for one in chosen)

    def _applicant(self, _path: str) -> str:
        return self.kind

    def _identifier(self, path: str) -> str:
        named = "resident_number" if self.subject.resident_number else "connecting_information"
        kind = "business_number" if self.kind == "corporation" else named
        if path == "kind":
            return kind
        return self.ci if kind == "connecting_information" else ""

    def _nothing(self, path: str) -> str:
        raise self._defect(path)

    def _defect(self, path: str) -> ConnectorDefect:
        return ConnectorDefect(
            f"a route names {path}, which nothing stands for", certificate=self.item.certificate.id()
        )

    def _needed(self, name: str) -> Any:
        value = getattr(self.subject, name)
        if value is None:
            raise SettingsError(f"the subject needs a {name.replace('_', ' ')}", certificate=self.item.certificate.id())
        return value


def _word(scalar: Scalar | None, value: object) -> str:
    found = scalar.word(value) if isinstance(scalar, Code) and isinstance(value, str) else None
    return found or _text(value)


def _digits(number: ResidentNumber) -> str:
    if not number.is_complete:
        raise SettingsError("the subject's resident number is masked: a request needs all of it")
    return number.front + number.back


def _cut(text: str, part: str) -> str:
    if part and part not in _CUTS:
        raise ConnectorDefect(f"a route names the part {part}, which no number has")
    return text[_CUTS[part]] if part else text


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Y" if value else "N"
    if isinstance(value, date):
        return f"{value:%Y%m%d}"
    return str(value).replace("-", "") if isinstance(value, Month) else str(value)
