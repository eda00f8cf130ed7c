"""Whether a document is about the person or business that it was asked for.

The same number is the same person; where a paper hides digits, the name must fit too, for many people share a birth date. Homonyms are no match.
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
    if certificate.spec.subject == "business" or subject.resident_number is None:
        return _other_business(certificate, subject)
    return _other_person(certificate, subject, subject.resident_number)


def _other_business(certificate: Certificate, subject: Subject) -> bool:
    if subject.business is None:
        return False
    printed: object = getattr(certificate, "business_number", None) or getattr(certificate, "corporate_number", None)
    own = (subject.business.number, subject.business.corporate_number)
    return isinstance(printed, str) and "*" not in printed and printed not in own


def _other_person(certificate: Certificate, subject: Subject, number: ResidentNumber) -> bool:
    printed = list(_numbers(certificate))
    name: object = getattr(certificate, "holder_name", None)
    born: object = getattr(certificate, "birth_date", None)
    other_name = isinstance(name, str) and not number.is_foreign and _plain(name) != _plain(subject.name)
    if printed:
        fitting = [one for one in printed if one.agrees_with(number)]
        return not fitting or (other_name and not any(one.is_complete for one in fitting))
    return other_name or (isinstance(born, date) and number.birth_date is not None and born != number.birth_date)


def _plain(name: str) -> str:
    return "".join(name.split()).casefold()


def _numbers(record: BaseModel) -> Iterator[ResidentNumber]:
    """Go through every resident number in a record and the groups below it."""
    for name in type(record).model_fields:
        value: object = getattr(record, name)
        for one in cast("tuple[object, ...]", value) if isinstance(value, tuple) else (value,):
            if isinstance(one, ResidentNumber):
                yield one
            elif isinstance(one, BaseModel):
                yield from _numbers(one)
