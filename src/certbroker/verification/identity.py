"""Whether a document is about the person or business that it was asked for.

The same number is the same person; where a paper hides digits, the name must fit too, for many people share a birth
date. Homonyms are no match.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final, cast

from pydantic import BaseModel

from certbroker.errors import IdentityConflict
from certbroker.evidence import Evidence
from certbroker.fields import ResidentNumber
from certbroker.model import Certificate, Subject
from certbroker.privacy import ConnectingInformation
from certbroker.verification.report import Check, Verdict
from certbroker.verification.wording import say

ABOUT_SOMEBODY: Final = frozenset({"person", "household", "business"})


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


def check_identity(
    evidence: Evidence[Certificate], subject: Subject | None, ci: ConnectingInformation | None = None
) -> Check | None:
    """Check that a document is about somebody; `None` where it is about a thing.

    A name alone proves nothing, and neither does a number with hidden digits without the name: both cannot be told.
    """
    certificate = evidence.certificate
    if certificate.spec.subject not in ABOUT_SOMEBODY:
        return None
    if subject is None:
        return _said(evidence, Verdict.CANNOT_TELL, "no_reference")
    if conflict_of(certificate, subject) or _other_ci(certificate, ci):
        return _said(evidence, Verdict.DOES_NOT_HOLD, "other")
    proven = _same_ci(certificate, ci) or _identified(certificate, subject)
    return _said(evidence, Verdict.HOLDS, "same") if proven else _said(evidence, Verdict.CANNOT_TELL, "not_said")


def reference_of(evidence: Iterable[Evidence[Certificate]]) -> Subject | None:
    """Return whom documents are about, as the one says that shows most digits; `None` where none says so.

    Papers about a household name several people: they say nothing here.
    """
    papers = [one.certificate for one in evidence if one.certificate.spec.subject == "person"]
    found = [(name, number) for paper in papers for name, number in _printed(paper) if name]
    if not found:
        return None
    name, number = min(found, key=lambda one: one[1].reveal().count("*"))
    return Subject(name=name or "", resident_number=number)


def _said(evidence: Evidence[Certificate], verdict: Verdict, message: str) -> Check:
    return say("identity", verdict, message, about=evidence.id, evidence=evidence.provenance.raw_sha256)


def _identified(certificate: Certificate, subject: Subject) -> bool:
    """Whether a document that contradicts nothing says by number, or by name and birth, that it is the subject's."""
    number = subject.resident_number
    if certificate.spec.subject == "business" or number is None or _own_corporation(certificate, subject):
        return _own_business(certificate, subject)
    born: object = getattr(certificate, "birth_date", None)
    named = _name(certificate) is not None and _fits(_name(certificate), subject)
    return any(
        one.agrees_with(number) and ((one.is_complete and number.is_complete) or (name and _fits(name, subject)))
        for name, one in _printed(certificate)
    ) or (named and born is not None and born == number.birth_date)


def _own_business(certificate: Certificate, subject: Subject) -> bool:
    business = subject.business
    if business is None:
        return False
    printed: object = getattr(certificate, "business_number", None) or getattr(certificate, "corporate_number", None)
    return printed is not None and printed in (business.number, business.corporate_number)


def _cis(certificate: Certificate) -> list[ConnectingInformation]:
    """Return the connecting information (CI) in a document."""
    values = (getattr(certificate, field) for field in type(certificate).model_fields)
    return [one for one in values if isinstance(one, ConnectingInformation) and one]


def _same_ci(certificate: Certificate, ci: ConnectingInformation | None) -> bool:
    return ci is not None and ci in _cis(certificate)


def _other_ci(certificate: Certificate, ci: ConnectingInformation | None) -> bool:
    found = _cis(certificate)
    return bool(found) and ci is not None and ci not in found


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


def name_of(certificate: Certificate) -> str | None:
    """Return the name that a document gives whom it is about, where it does so outside of lists."""
    return _name(certificate)


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
