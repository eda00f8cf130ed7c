"""What was asked for, held against what came: missing, another kind, without a year."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, Final, Protocol, cast

from certbroker.bundle.finding import Finding, say, told
from certbroker.bundle.redaction.sweep import places
from certbroker.consent import Consent, label_of
from certbroker.evidence import Delivered, Dossier, Evidence
from certbroker.fields import Code, kind_of_field
from certbroker.model import Certificate, Record

ALIKE: Final = 0.7
"""From this on one name is mistaken for another (0 to 1)."""
SPAN: Final = ("from_year", "to_year")
_OUTCOMES: Final[Mapping[str, tuple[str, str]]] = {
    "not_eligible": ("the issuer does not give it to this person", "발급 대상이 아님"),
    "not_found": ("the issuer has no record", "발급기관에 기록이 없음"),
    "not_delivered": ("it came without content", "회신된 내용 없음"),
    "deferred": ("it comes later", "나중에 옴"),
    "failed": ("fetching it failed", "받지 못함"),
    "not_asked": ("nobody asked for it", "요청하지 않음"),
}


class Wanted(Protocol):
    """A certificate that is asked for, as a plan has it."""

    @property
    def certificate(self) -> type[Certificate]:
        """Its type."""
        ...

    @property
    def options(self) -> Mapping[str, Any]:
        """How it must be asked for."""
        ...

    @property
    def fresh_within_days(self) -> int | None:
        """How old it may be."""
        ...


def check_wanted(dossier: Dossier, wanted: Iterable[Wanted], consents: Iterable[Consent]) -> Iterator[Finding]:
    """Go through what was asked for. A certificate that is wanted several times must have come as often."""
    came = [one for one in dossier.outcomes if isinstance(one, Delivered)]
    left = Counter(one.id for one in came)
    for one in wanted:
        name = one.certificate.id()
        if not left[name]:
            yield _missing(dossier, came, one)
            continue
        left[name] -= 1
        own = [(at, paper.evidence) for at, paper in enumerate(came, 1) if paper.id == name]
        best = min((list(_differences(one, at, paper, consents)) for at, paper in own), key=len)
        yield from best


def _missing(dossier: Dossier, came: Sequence[Delivered], wanted: Wanted) -> Finding:
    certificate = wanted.certificate
    name, options = certificate.spec.name_ko, dict(wanted.options)
    alike = next((one.certificate.spec for one in came if one.id != certificate.id() and _is_alike(one, name)), None)
    if alike:
        return say(
            "document.alike",
            certificate.id(),
            ask_again=options,
            wanted=certificate.spec.name_en,
            wanted_ko=name,
            alike=alike.name_en,
            alike_ko=alike.name_ko,
        )
    kind = next((one.kind for one in dossier.outcomes if one.id == certificate.id()), "not_asked")
    english, korean = _OUTCOMES.get(kind, _OUTCOMES["not_asked"])
    return say("document.missing", certificate.id(), ask_again=options, outcome=english, outcome_ko=korean)


def _is_alike(one: Delivered, name: str) -> bool:
    return SequenceMatcher(None, one.certificate.spec.name_ko, name).ratio() >= ALIKE


def _differences(
    wanted: Wanted, number: int, evidence: Evidence[Certificate], consents: Iterable[Consent]
) -> Iterator[Finding]:
    """Go through the ways in which a paper is not the one that is wanted."""
    asked = _asked(evidence, consents)
    for option, value in wanted.options.items():
        found = _printed(evidence.certificate, option, asked.get(option))
        if found is not None and found != value:
            yield say(
                "document.variant",
                evidence.id,
                number,
                {option: value},
                option=option,
                option_ko=label_of(evidence.certificate.Ask, option),
                found=told(found),
                wanted=told(value),
            )
    missing = sorted(_years(wanted.options) - years_of(evidence.certificate))
    if missing:
        years = ", ".join(map(str, missing))
        yield say("document.year", evidence.id, number, dict(wanted.options), years=years)


def _asked(evidence: Evidence[Certificate], consents: Iterable[Consent]) -> Mapping[str, Any]:
    """Return the options that a paper was asked for with, where the consent is at hand."""
    given = evidence.provenance.consent_id
    own = (item for consent in consents if consent.id == given for item in consent.items)
    return next((item.options for item in own if item.certificate == evidence.id), dict[str, Any]())


def _printed(certificate: Certificate, option: str, asked: Any) -> Any:
    """Return what a paper is of its kinds: as it says itself, else as it was asked for; nothing where neither tells."""
    if option in SPAN or option.endswith("year") or option not in certificate.Ask.model_fields:
        return None
    scalar = kind_of_field(certificate.Ask, option).scalar
    own: object = getattr(certificate, option, None) if isinstance(scalar, Code) else None
    if own is not None and option in type(certificate).model_fields:
        return own
    return asked


def _years(options: Mapping[str, Any]) -> set[int]:
    first, last = (options.get(name) for name in SPAN)
    single = {value for name, value in options.items() if name.endswith("year") and name not in SPAN}
    if isinstance(first, int) and isinstance(last, int):
        single |= set(range(first, last + 1))
    return {one for one in single if isinstance(one, int)}


def years_of(record: Record) -> set[int]:
    """Return the years that a certificate tells of, and those within a span that it prints."""
    found = set[int]()
    for place in places(type(record)):
        value = getattr(record, place.name)
        if place.kind.scalar is not None:
            found |= {value} if place.kind.scalar.name == "year" and isinstance(value, int) else set[int]()
        elif value:
            for one in cast("tuple[Record, ...]", value) if place.kind.many else (value,):
                found |= years_of(one)
    first, last = (getattr(record, name, None) for name in SPAN)
    return found | (set(range(first, last + 1)) if isinstance(first, int) and isinstance(last, int) else set[int]())
