"""Dossiers, procedures and keys for the tests of statements."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from certbroker.dossier import Dossier
from certbroker.evidence import Delivered, Evidence, Outcome
from certbroker.fields import SEOUL
from certbroker.model import Certificate
from certbroker.requirements import Procedure
from certbroker.requirements.statement import Statement
from certbroker.signing import SigningKey
from support.papers import sample
from support.pki import NOW, Party, pki

DAY = date(2026, 11, 20)
AT = datetime(2026, 11, 20, 12, 0, tzinfo=SEOUL)
"""The moment of `support.pki.NOW`, in Seoul."""


def key(party: Party | None = None) -> SigningKey:
    signer = party or pki().signer
    return SigningKey(signer.key, [one.certificate for one in signer.chain()])


def held(
    *evidence: Evidence[Certificate],
    holder: str = "홍*동",
    others: Iterable[Outcome] = (),
    consents: tuple[str, ...] = ("con_1",),
) -> Dossier:
    delivered = (Delivered(type(one.certificate), one) for one in evidence)
    return Dossier(holder, "가나은행", "대출 신청", consents, NOW, (*delivered, *others))


def asks(*requirements: dict[str, Any], **more: Any) -> Procedure:
    """A procedure of requirements that are numbered from `r0` where they have no id."""
    return Procedure.model_validate(
        {
            "id": "trial",
            "name_ko": "시험 민원",
            "name_en": "Trial",
            "authority_ko": "가나시청",
            "who_en": "Everybody.",
            "in_force": {},
            "law": [{"text": "시험법 제1조", "known": "assumed", "url_seen": False}],
            "subjects": ["applicant"],
            "requirements": [_requirement(number, one) for number, one in enumerate(requirements)],
            "sources": {},
            "source_kinds": {},
            "source_quality": "none",
            "checked_on": DAY,
        }
        | more
    )


def _requirement(number: int, told: dict[str, Any]) -> dict[str, Any]:
    whole = {"predicate": told} if "is" in told else told
    return {"id": f"r{number}", "text_ko": f"요건 {number}", "proved_by": "certificate", "known": "assumed"} | whole


ADULT = {"is": "age_at_least", "years": 19}
CHILD = {"is": "age_below", "years": 19}
RESIDENT = {"is": "resident_in", "place": "경기도"}


def made(
    dossier: Dossier | None = None,
    procedure: Procedure | None = None,
    by: SigningKey | None = None,
    *,
    now: datetime = AT,
    **more: Any,
) -> Statement:
    """A statement; without more, that hong is of age and lives in the province."""
    own = dossier or held(sample("mois.resident_record"))
    return own.statement(procedure or asks(ADULT, RESIDENT), key=by or key(), on=DAY, now=now, **more)


def answers_of(statement: Statement) -> dict[str, str]:
    return {one["requirement"]: one["answer"] for one in statement.claims["answers"]}


WEEK = timedelta(days=7)
