"""Whether a document is about the person or business that it was asked for.

The same number is the same person; where a paper hides digits, the name must fit too, for many people share a birth
date. Homonyms are no match.
"""

from collections.abc import Iterator
from datetime import date
from typing import cast

from pydantic import BaseModel

from certbroker.errors import IdentityConflict
from certbroker.fields import ResidentNumber
from certbroker.model import Certificate, Subject


def require_subject(certificate: Certificate, subject: Subject) -> None:
    """Raise IdentityConflict where the certificate is about somebody else. What a paper does not say is no conflict."""
    if conflict_of(certificate, subject):
        raise IdentityConflict("not about the subject that was asked for", certificate=certificate.id())


def conflict_of(certificate: Certificate, subject: Subject) -> bool:
    """Whether the certificate is about another person or business."""
    if (
        certificate.spec.subject == "business"
        or subject.resident_number is None
        or _own_corporation(certificate, subject)
    ):
        return _other_business(certificate, subject)
    return _other_person(certificate, subject, subject.resident_number)


def _own_corporation(certificate: Certificate, subject: Subject) -> bool:
    """Whether a paper that is given to people and corporations is about the corporation that the subject acts for."""
    printed: object = getattr(certificate, "corporate_number", None)
    return printed is not None and subject.business is not None and printed == subject.business.corporate_number


def _other_business(certificate: Certificate, subject: Subject) -> bool:
    if subject.business is None:
        return False
    printed: object = getattr(certificate, "business_number", None) or getattr(certificate, "corporate_number", None)
    own = (subject.business.number, subject.business.corporate_number)
    return isinstance(printed, str) and "*" not in printed and printed not in own


def _other_person(certificate: Certificate, subject: Subject, number: ResidentNumber) -> bool:
    printed = _printed(certificate)
    if printed:
        return not any(one.agrees_with(number) and (one.is_complete or _fits(name, subject)) for name, one in printed)
    born: object = getattr(certificate, "birth_date", None)
    other_birth = isinstance(born, date) and number.birth_date is not None and born != number.birth_date
    return other_birth or not _fits(_name(certificate), subject)


def _printed(certificate: Certificate) -> list[tuple[str | None, ResidentNumber]]:
    """Return the numbers of those whom the paper is about, with the names beside them.

    Relatives and members in its lists count where it is about a household, or names nobody outside of lists: a child's
    paper names the parents too, and is not theirs.
    """
    own = list(_numbers(certificate, _name(certificate), in_lists=False))
    listed = list(_numbers(certificate, None, in_lists=True))
    return own + listed if certificate.spec.subject == "household" else own or listed


def _name(record: BaseModel) -> str | None:
    found: object = getattr(record, "holder_name", None) or getattr(record, "name", None)
    return found if isinstance(found, str) else None


def _fits(name: str | None, subject: Subject) -> bool:
    """Whether a printed name can be the subject's. A foreigner's is written in either script."""
    is_foreign = subject.resident_number is not None and subject.resident_number.is_foreign
    return name is None or bool(is_foreign) or _plain(name) == _plain(subject.name)


def _plain(name: str) -> str:
    return "".join(name.split()).casefold()


def _numbers(record: BaseModel, name: str | None, *, in_lists: bool) -> Iterator[tuple[str | None, ResidentNumber]]:
    """Go through the resident numbers in a record and the groups below it: in lists alone, or outside them alone."""
    for field in type(record).model_fields:
        value: object = getattr(record, field)
        if isinstance(value, tuple):
            for one in cast("tuple[object, ...]", value) if in_lists else ():
                yield from _of_value(one, None)
        elif isinstance(value, BaseModel):
            yield from _numbers(value, _name(value) or name, in_lists=in_lists)
        elif isinstance(value, ResidentNumber) and not in_lists:
            yield name, value


def _of_value(value: object, name: str | None) -> Iterator[tuple[str | None, ResidentNumber]]:
    """Go through the resident numbers in one entry of a list, and in what is below it."""
    if isinstance(value, ResidentNumber):
        yield name, value
    elif isinstance(value, BaseModel):
        for in_lists in (False, True):
            yield from _numbers(value, _name(value), in_lists=in_lists)
