"""A statement: what papers prove of a procedure's requirements, signed, without the papers and without their values.

A compact JWS (RFC 7515) whose payload is a JWT claims set (RFC 7519); its shape stands in docs/shapes.md. Papers are
named by kind, issuer and day, and by a digest that only somebody who has the paper and its salt can tell.
"""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any
from unicodedata import normalize

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding

from certbroker.errors import ConsentMissing, EvidenceStale, RequirementError, SettingsError
from certbroker.factbook import FactBook
from certbroker.facts import Fact, Identity
from certbroker.fields import SEOUL
from certbroker.privacy import Secret, mask_name, opaque_id
from certbroker.requirements.answers import Answer, Answered, Grounds, Paper, answers, freshness_of
from certbroker.requirements.judging import Context
from certbroker.requirements.model import Procedure
from certbroker.requirements.words import Phrase
from certbroker.signing import SigningKey

SCHEMA = "certbroker.statement/1"
TYPE = "certbroker-statement+jwt"
VALID_FOR = timedelta(days=30)
ANSWERS: Mapping[str, Phrase] = {
    Answer.YES: ("yes", "예"),
    Answer.NO: ("no", "아니요"),
    Answer.CANNOT_TELL: ("cannot be told", "확인할 수 없음"),
    Answer.NOT_APPLICABLE: ("does not apply", "해당 없음"),
}
_STATED = (" (as stated by the applicant or the office)", " (신청인이나 기관의 진술에 따름)")


@dataclass(frozen=True)
class Statement:
    """A signed statement, with what its maker keeps to answer questions about it."""

    token: str
    """The compact JWS: all that the receiver needs, beside the root certificate."""
    claims: Mapping[str, Any]
    """What the token says."""
    algorithm: str
    code: Secret | None
    """What ties the statement to the holder's name and day of birth, given to the receiver apart from the token."""
    openings: tuple[Mapping[str, str | None], ...]
    """Which paper each digest is of, with its salt. Never given away with the statement."""

    @property
    def id(self) -> str:
        """Id of the statement."""
        return str(self.claims["jti"])

    def rows(self, language: str = "ko") -> tuple[tuple[str, str], ...]:
        """Return what is asked and the answer, side by side, for a page."""
        korean = language == "ko"
        return tuple((one["text_ko" if korean else "text"], _told(one, korean)) for one in self.claims["answers"])

    def lines(self, language: str = "ko") -> list[str]:
        """Return the statement for a person: whom it is about, the answers, until when it holds."""
        korean, claims = language == "ko", self.claims
        name = claims["procedure"]["name_ko" if korean else "name_en"]
        until = datetime.fromtimestamp(claims["exp"] - 1, SEOUL).date()
        head = f"{name}: {claims['holder']['name']} → {claims['aud']}, {claims['purpose']}"
        foot = (
            f"{claims['judged_on']} 기준, {until}까지 유효" if korean else f"as of {claims['judged_on']}, until {until}"
        )
        return [head, *(f"{label}: {answer}" for label, answer in self.rows(language)), foot]

    def describe(self) -> dict[str, Any]:
        """Return the statement as a JSON object (shape `statement` in docs/shapes.md)."""
        return {"token": self.token, "algorithm": self.algorithm, "claims": dict(self.claims)}

    def save(self, path: str | Path) -> None:
        """Write the token."""
        Path(path).write_text(self.token + "\n", encoding="ascii")

    def save_private(self, path: str | Path) -> None:
        """Write what the maker keeps, readable by its owner only: the code, and which paper each digest is of."""
        told = {
            "schema": "certbroker.statement-private/1",
            "id": self.id,
            "code": self.code.reveal() if self.code else None,
            "openings": [dict(one) for one in self.openings],
        }
        Path(path).touch(mode=0o600)
        Path(path).write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")

    def __repr__(self) -> str:
        return f"Statement({self.id}, {len(self.claims['answers'])} answers, {self.algorithm})"


@dataclass(frozen=True, slots=True)
class Terms:
    """For whom a statement is made, when and for how long; `None` is what the dossier says."""

    recipient: str | None = None
    only: Collection[str] | None = None
    fresh_days: int | None = None
    """How many days old a paper may be, in place of what each requirement says."""
    valid_for: timedelta = VALID_FOR
    now: datetime | None = None


def make(grounds: Grounds, procedure: Procedure, context: Context, key: SigningKey, terms: Terms) -> Statement:
    """Answer a procedure's requirements on what is held, and sign the answers.

    Raises ConsentScope for another recipient or purpose than the holders consented to, ConsentMissing without consent,
    RequirementError where nothing is asked, IdentityConflict where the papers of one person are about several,
    EvidenceStale where a paper that an answer rests on has run out, SealFailed for a key that is not valid now.
    """
    now = (terms.now or datetime.now(SEOUL)).astimezone(SEOUL).replace(microsecond=0)
    _check_consent(grounds, terms.recipient)
    key.require_valid(now)
    answered = answers(_stricter(procedure, terms.fresh_days), grounds, context, terms.only)
    if not answered:
        raise RequirementError(f"nothing of {procedure.id} can be answered")
    told, openings = _told_of(answered)
    number, code = opaque_id("sta_"), secrets.token_bytes(16)
    own, bound = grounds.dossiers[0], _binding(grounds, number, code)
    claims = {
        "schema": SCHEMA,
        "jti": number,
        "iss": key.name,
        "aud": own.recipient,
        "iat": int(now.timestamp()),
        "exp": int(min(_end(answered, now, terms.valid_for), key.valid_until).timestamp()),
        "purpose": own.purpose,
        "consents": list(dict.fromkeys(consent for one in grounds.dossiers for consent in one.consent_ids)),
        "procedure": _procedure(procedure),
        "holder": {"name": grounds.holder, "binding": bound},
        "judged_on": context.on.isoformat(),
        "specimen": any(one.provenance.specimen for one in grounds.papers.values()),
        "answers": told,
    }
    shown = Secret(_grouped(code)) if bound else None
    return Statement(_signed(claims, key), claims, key.algorithm, shown, openings)


def _check_consent(grounds: Grounds, recipient: str | None) -> None:
    if not all(one.consent_ids for one in grounds.dossiers):
        raise ConsentMissing("a statement passes on what a holder consented to")
    first = grounds.dossiers[0]
    first.addressed(recipient)
    for one in grounds.dossiers:
        one.addressed(first.recipient, first.purpose)


def _stricter(procedure: Procedure, days: int | None) -> Procedure:
    if days is None:
        return procedure
    changed = tuple(
        one.model_copy(update={"freshness_days": days, "freshness_text_ko": None}) for one in procedure.requirements
    )
    return procedure.model_copy(update={"requirements": changed})


def _procedure(procedure: Procedure) -> dict[str, Any]:
    return {
        "id": procedure.id,
        "name_ko": procedure.name_ko,
        "name_en": procedure.name_en,
        "version": procedure.checked_on.isoformat() if procedure.checked_on else None,
        "law": [one.text for one in procedure.law],
    }


def _told_of(answered: Iterable[Answered]) -> tuple[list[dict[str, Any]], tuple[Mapping[str, str | None], ...]]:
    """Return the answers as they stand in the token, and what opens their digests."""
    told: list[dict[str, Any]] = []
    openings: list[Mapping[str, str | None]] = []
    for one in answered:
        salts = {paper.provenance.raw_sha256: secrets.token_bytes(16) for paper in one.papers}
        papers = [_paper(paper, salts[paper.provenance.raw_sha256], one.is_telling) for paper in one.papers]
        told.append(_one(one) | {"evidence": papers})
        openings += [
            {
                "requirement": one.requirement.id,
                "certificate": paper.id,
                "digest": shown["digest"],
                "salt": salts[paper.provenance.raw_sha256].hex(),
                "raw_sha256": paper.provenance.raw_sha256,
            }
            for paper, shown in zip(one.papers, papers, strict=True)
        ]
    return told, tuple(openings)


def _one(one: Answered) -> dict[str, Any]:
    return {
        "requirement": one.requirement.id,
        "text": one.text[0],
        "text_ko": one.text[1],
        "asked_ko": one.requirement.text_ko,
        "predicate": one.requirement.predicate.dump(),
        "whose": one.requirement.whose,
        "on": one.on.isoformat(),
        "answer": one.answer.value,
        "stated": list(one.said),
    }


def _paper(paper: Paper, salt: bytes, is_telling: bool) -> dict[str, Any]:  # noqa: FBT001 - a truth value
    """Name a paper; where its kind would tell more than the answer does, by day and digest only."""
    named = {
        "certificate": paper.id,
        "name_ko": paper.certificate.spec.name_ko,
        "issuer": paper.provenance.issuer,
        "known": paper.provenance.known.value,
    }
    return {
        **(dict.fromkeys(named) if is_telling else named),
        "issued_on": paper.issued_on.isoformat() if paper.issued_on else None,
        "digest": hashlib.sha256(salt + bytes.fromhex(paper.provenance.raw_sha256)).hexdigest(),
    }


def _end(answered: Iterable[Answered], now: datetime, valid_for: timedelta) -> datetime:
    """Return when the statement ends: the end of a day, and not later than the papers that it rests on."""
    last = min([(now + valid_for).date(), *(day for one in answered for day in _last_days(one))])
    if last < now.date():
        raise EvidenceStale(f"what the answers rest on was good until {last}")
    return datetime.combine(last + timedelta(days=1), time(), SEOUL)


def _last_days(one: Answered) -> Iterable[date]:
    """Go through the days until which the papers are good: what they print, and what the receiver's rule allows."""
    rule = freshness_of(one.requirement)
    for paper in one.papers:
        fresh_until = rule.last_day(paper.issued_on) if rule and paper.issued_on else None
        yield from filter(None, (paper.valid_until, fresh_until))


def _binding(grounds: Grounds, number: str, code: bytes) -> str | None:
    """Return the HMAC-SHA256 of who the applicant is, under a code that is not in the token.

    `None` where the papers do not agree on one name and day of birth.
    """
    book = grounds.books.get("applicant", FactBook(()))
    known = [one.value for name in (Fact.PERSON_IDENTITY, Fact.PERSON_BIRTH_DATE) for one in book.all(name)]
    identities = [one for one in known if isinstance(one, Identity)]
    names = {one.name for one in identities if one.name and mask_name(one.name) == grounds.holder}
    born = {one.birth_date for one in identities if one.birth_date}
    if len(names) != 1 or len(born) != 1:
        return None
    name = "".join(normalize("NFC", names.pop()).split())
    told = f"{number}\n{grounds.dossiers[0].recipient}\n{name}\n{born.pop().isoformat()}"
    return _base64url(hmac.digest(code, told.encode(), "sha256"))


def _grouped(code: bytes) -> str:
    """Write a code as a person can read it out: base32 in groups of four."""
    text = base64.b32encode(code).decode().rstrip("=")
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))


def _signed(claims: Mapping[str, Any], key: SigningKey) -> str:
    jws, jwk = _jose()
    chain = [one for one in key.chain[1:] if one.subject != one.issuer]
    header = {
        "alg": key.algorithm,
        "typ": TYPE,
        "x5c": [base64.b64encode(one.public_bytes(Encoding.DER)).decode() for one in (key.certificate, *chain)],
    }
    registry = jws.JWSRegistry(algorithms=[key.algorithm])
    kind = jwk.RSAKey if isinstance(key.private_key, rsa.RSAPrivateKey) else jwk.ECKey
    payload = json.dumps(claims, ensure_ascii=False, separators=(",", ":")).encode()
    return jws.serialize_compact(header, payload, kind(key.private_key, key.private_key), registry=registry)


def _jose() -> tuple[ModuleType, ModuleType]:
    try:
        from joserfc import jwk, jws
    except ModuleNotFoundError:
        raise SettingsError("signing a statement needs: pip install certbroker[seal]") from None
    return jws, jwk


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _told(answer: Mapping[str, Any], korean: bool) -> str:  # noqa: FBT001 - a language of two
    stated = answer["answer"] in (Answer.YES, Answer.NO) and not answer["evidence"]
    return ANSWERS[answer["answer"]][korean] + (_STATED[korean] if stated else "")
