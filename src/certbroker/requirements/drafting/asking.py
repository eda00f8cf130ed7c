"""From the lines of a notice to what each asks for: papers, alternatives, whose, when, how fresh."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from certbroker.catalogue import Catalogue
from certbroker.finding import Match, Piece
from certbroker.finding.conditions import freshness
from certbroker.finding.scopes import Scope
from certbroker.requirements.drafting import words
from certbroker.requirements.drafting.lines import Kind, Line
from certbroker.requirements.drafting.remarks import Remark

_OR = re.compile(r"(?:또는|혹은|이나|거나|(?<=[서본증명인원])나)\s|\sor\s")
_FRESH = re.compile(r"[^,()\[\]|※]*(?:발급|발행|이내|유효기간)[^,()\[\]|]*")
THINGS = ("property", "vehicle")
"""Subjects of certificates that are whose papers too."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One requirement of a draft."""

    line: int
    text: str
    by: str
    papers: tuple[str, ...]
    """As the notice calls them."""
    evidence: tuple[str, ...] = ()
    """Alternatives, one certificate each."""
    options: Mapping[str, Mapping[str, Any]] = field(default_factory=dict[str, Mapping[str, Any]])
    fresh: int | None = None
    fresh_text: str | None = None
    whose: tuple[str, ...] = ("applicant",)
    when: str | None = None
    remarks: tuple[Remark, ...] = ()


@dataclass
class Section:
    """What the last heading says of the lines below it."""

    when: str | None = None
    by: str | None = None
    whose: tuple[str, ...] = ()


def asked_of(lines: Iterable[Line], catalogue: Catalogue) -> list[Asked | Remark]:
    """Return what a notice asks for, and what could not be read, in its order."""
    found: list[Asked | Remark] = []
    section, everything = Section(), None
    for line in lines:
        match line.kind:
            case Kind.TITLE:
                continue
            case Kind.HEADING:
                section = _section(line)
                found += [] if _is_read(section, line) else [_unread(line, None)]
            case Kind.NOTE if line.found.pieces:
                found = _amended(found, line, catalogue, section)
            case Kind.NOTE:
                days = _fresh_of_all(line.text)
                everything = days or everything
                found.append(_unread(line, days))
            case Kind.UNNAMED:
                found.append(_unnamed(line, section))
            case Kind.PAPERS:
                found += _papers(line, catalogue, section)
    return [_freshened(one, everything) for one in found]


def _section(line: Line) -> Section:
    authority = words.says("authority", line.text)
    when = None if authority or words.says("generic", line.text) else words.label(line.text)
    return Section(when, "authority" if authority else None, () if when else words.people([line.text]))


def _is_read(section: Section, line: Line) -> bool:
    return section != Section() or words.says("generic", line.text)


def _fresh_of_all(text: str) -> tuple[int, str] | None:
    days = freshness(Scope("", text, "", "", ""))
    return (days, _fresh_text(text) or text) if days is not None else None


def _unread(line: Line, days: tuple[int, str] | None) -> Remark:
    kind = "everything" if days else "since_notice" if words.says("since_notice", line.text) else "unread"
    return Remark(line.number, kind, line.text)


def _unnamed(line: Line, section: Section) -> Asked:
    remarks = [Remark(line.number, "unnamed", line.text), *_candidates(line)]
    text = line.text
    when, whose = _when([text], section), words.people([text]) or section.whose or ("applicant",)
    name = re.sub(r"\s*[(\[].*$", "", text).strip() or text
    return Asked(line.number, text, "paper", (name,), whose=whose, when=when, remarks=_more(remarks, when, line))


def _candidates(line: Line) -> list[Remark]:
    named = ", ".join(f"{one.spec.name_ko} ({one.id()})" for one in line.found.candidates)
    return [Remark(line.number, "candidates", named)] if named else []


def _papers(line: Line, catalogue: Catalogue, section: Section) -> Iterator[Asked]:
    choices = list(_choices(line))
    for index, pieces in enumerate(choices):
        one = _asked(line, pieces, section, catalogue, alone=len(choices) == 1)
        yield replace(one, remarks=(*one.remarks, *_candidates(line))) if index == 0 else one


def _choices(line: Line) -> Iterator[list[Piece]]:
    """Go through the papers of a line, alternatives together."""
    shown, pieces = line.found.shown, list(line.found.pieces)
    if len(pieces) > 1 and words.says("one_of", shown[pieces[-1].end :]):
        yield pieces
        return
    together = pieces[:1]
    for before, piece in pairwise(pieces):
        if _OR.search(shown[before.end : piece.start]):
            together.append(piece)
        else:
            yield together
            together = [piece]
    yield together


def _asked(line: Line, pieces: Sequence[Piece], section: Section, catalogue: Catalogue, *, alone: bool) -> Asked:
    shown = line.found.shown
    own = [shown[one.first : one.start] for one in pieces] + [shown[one.end : one.last] for one in pieces]
    shared = [shown[line.found.pieces[-1].last :], shown[: line.found.pieces[0].first]]
    when = _when([*own, *shared], section)
    text = line.text if alone else shown[pieces[0].first : pieces[-1].last].strip(" ,·")
    asked = Asked(
        line.number, text, "paper", tuple(one.quoted for one in pieces), whose=_whose(own, shared, section), when=when
    )
    certificates = [one.certificate for one in pieces if one.certificate]
    if certificates:
        asked = _certified(asked, line, certificates, section, catalogue)
    elif all(words.says("form", one.quoted) for one in pieces):
        asked = replace(asked, by="declaration")
    return _doubted(asked, line, pieces)


def _whose(own: Sequence[str], shared: Sequence[str], section: Section) -> tuple[str, ...]:
    return words.people(own) or words.people(shared) or section.whose or ("applicant",)


def _when(texts: Sequence[str], section: Section) -> str | None:
    """Return the condition: the paper's own before the line's, the label before the line before the heading's."""
    return words.condition(texts) or (words.label(texts[-1]) if len(texts) > 1 else None) or section.when


def _certified(asked: Asked, line: Line, certificates: Sequence[str], section: Section, catalogue: Catalogue) -> Asked:
    matches: dict[str, Match] = {one.certificate.id(): one for one in line.found.matches}
    options = {one: matches[one].options for one in certificates if matches[one].options}
    days = [matches[one].fresh_within_days for one in certificates]
    fresh = min((one for one in days if one is not None), default=None)
    looked_up = section.by == "authority" or words.says("authority", line.text)
    whose = asked.whose
    if asked.when and (subject := words.subject_of(asked.when, "".join(asked.papers))):
        whose = (subject,)
    subject_kind = catalogue[certificates[0]].spec.subject
    if subject_kind in THINGS and whose == ("applicant",):
        whose = (subject_kind,)
    return replace(
        asked,
        by="authority" if looked_up else "certificate",
        evidence=tuple(certificates),
        options=options,
        fresh=fresh,
        fresh_text=_fresh_text(line.text) if fresh is not None else None,
        whose=whose,
    )


def _fresh_text(text: str) -> str | None:
    found = _FRESH.search(text)
    return found[0].strip(" -.·") if found else None


def _doubted(asked: Asked, line: Line, pieces: Sequence[Piece]) -> Asked:
    """Add what a person must look at."""
    remarks: list[Remark] = []
    others = [one.quoted for one in pieces if not one.certificate]
    if asked.evidence and others:
        remarks.append(Remark(line.number, "on_paper", ", ".join(others)))
    if asked.by == "authority":
        remarks.append(Remark(line.number, "authority", line.text))
    if len(pieces) > 1 and len(pieces) < len(line.found.pieces):
        remarks.append(Remark(line.number, "choice", line.text))
    if words.says("since_notice", line.text):
        remarks.append(Remark(line.number, "since_notice", line.text))
    return replace(asked, remarks=_more(remarks, asked.when, line, asked.whose))


def _more(
    remarks: Sequence[Remark], when: str | None, line: Line, whose: tuple[str, ...] = ("applicant",)
) -> tuple[Remark, ...]:
    told = [*remarks]
    if when:
        told.append(Remark(line.number, "condition", when))
    if whose == ("applicant",) and words.mentions(_without_papers(line)):
        told.append(Remark(line.number, "whose", line.text))
    return tuple(told)


def _without_papers(line: Line) -> str:
    text = line.found.shown
    for piece in line.found.pieces:
        text = text[: piece.start] + " " * (piece.end - piece.start) + text[piece.end :]
    return text


def _amended(
    found: Sequence[Asked | Remark], line: Line, catalogue: Catalogue, section: Section
) -> list[Asked | Remark]:
    """Read a note about papers: of those named above it sets what they lack, others it asks for itself."""
    above = {one for asked in found if isinstance(asked, Asked) for one in asked.evidence}
    named = {one.certificate for one in line.found.pieces if one.certificate}
    if not named or not named <= above:
        return [*found, *_papers(line, catalogue, section)] if named else [*found, _unread(line, None)]
    told = {one.certificate.id(): one for one in line.found.matches}
    amended = [_set(one, told) if isinstance(one, Asked) and named & set(one.evidence) else one for one in found]
    return [*amended, Remark(line.number, "again", line.text)]


def _set(asked: Asked, told: Mapping[str, Match]) -> Asked:
    matches = [told[one] for one in asked.evidence if one in told]
    options = {one.certificate.id(): dict(one.options) for one in matches if one.options}
    joined = {name: {**options.get(name, {}), **asked.options.get(name, {})} for name in {*options, *asked.options}}
    days = next((one.fresh_within_days for one in matches if one.fresh_within_days is not None), None)
    return replace(asked, options=joined, fresh=asked.fresh if asked.fresh is not None else days)


def _freshened(one: Asked | Remark, everything: tuple[int, str] | None) -> Asked | Remark:
    if isinstance(one, Remark) or everything is None or one.fresh is not None or one.by != "certificate":
        return one
    return replace(one, fresh=everything[0], fresh_text=everything[1])
