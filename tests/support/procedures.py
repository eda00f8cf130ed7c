"""The reference of the procedures: a page for each, an index, and the picture of one plan."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from certbroker.catalogue import Catalogue, discover
from certbroker.model import Certificate
from certbroker.requirements import (
    Context,
    Noted,
    Paper,
    Plan,
    Predicate,
    Procedure,
    Requirement,
    procedures,
    resolve,
)
from certbroker.requirements.resolve import WEIGHTS
from support.markdown import joined, section, table, text
from support.reference import page_of as certificate_page
from support.tree import ROOT

FOLDER = ROOT / "docs" / "reference" / "procedures"
INDEX = "index.md"
SHOWN = "jeonse-loan"
MADE = "<!-- Made from the procedures' files: `make docs` writes this page again. -->"
KNOWN = {
    "confirmed": "an official or press text says it",
    "known": "general knowledge, or only a copy of a third party says it",
    "assumed": "a guess",
}
KINDS = {
    "official_copy": "copy of an official text",
    "official_page": "official page",
    "press": "press",
    "secondary": "third party",
}
HEARSAY = " No notice itself was read: the list is as third parties tell it."
NOTED = {
    "known": "known already",
    "not_needed": "not to be handed in",
    "conditional": "only if it applies",
    "on_paper": "on paper",
    "declared": "to be stated",
}


def procedure_pages() -> dict[Path, str]:
    """Every page of the reference of procedures, by its path."""
    catalogue = discover()
    plans = [plan_of(one, catalogue) for one in procedures().values()]
    pages = {page_of(plan.procedure.id): _page(plan, catalogue) for plan in plans}
    pages[FOLDER / INDEX] = _index(plans)
    return {path: f"{page}\n\n{MADE}\n" for path, page in pages.items()}


def page_of(procedure: str) -> Path:
    """Where the page of a procedure lies."""
    return FOLDER / f"{procedure}.md"


def plan_of(procedure: Procedure, catalogue: Catalogue) -> Plan:
    """The plan for somebody of whom nothing is known, on the day the procedure was checked."""
    day = procedure.checked_on
    assert day, f"nobody checked {procedure.id}"
    return resolve(procedure, catalogue, Context(day))


def jeonse_plan() -> str:
    """The plan of the jeonse loan as a picture: from what is asked to what proves it."""
    plan = plan_of(procedures()[SHOWN], discover())
    papers = {one.paper: f"c{number}" for number, one in enumerate(plan.certificates)}
    lines = [
        f"    {papers[one.paper]}([{_quoted(_name(one.paper, one.certificate.spec.name_ko))}])"
        for one in plan.certificates
    ]
    for number, requirement in enumerate(plan.procedure.requirements):
        lines.append(f"    r{number}[{_quoted(requirement.text_ko)}]")
        lines += [f"    r{number} {arrow}" for arrow in _arrows(requirement, plan, papers)]
    lines += [f"    {name}[/{_quoted(NOTED[name])}/]" for name in NOTED if getattr(plan, name)]
    return "\n".join(("```mermaid", "flowchart LR", *lines, "```"))


def _arrows(requirement: Requirement, plan: Plan, papers: dict[Paper, str]) -> Iterator[str]:
    yield from (f"--> {papers[one.paper]}" for one in plan.certificates if requirement in one.requirements)
    for name in NOTED:
        if requirement in [one.requirement for one in _noted(plan, name)]:
            yield f"-.-> {name}"


def _noted(plan: Plan, name: str) -> tuple[Noted, ...]:
    return getattr(plan, name)


def _quoted(words: str) -> str:
    return '"' + words.replace('"', "#quot;") + '"'


def _name(paper: Paper, name: str) -> str:
    return f"{name}, {paper.whose}"


def _page(plan: Plan, catalogue: Catalogue) -> str:
    one = plan.procedure
    head = f"{text(one.name_en)} · `{one.id}` · {text(one.authority_ko)} · [all procedures]({INDEX})"
    parts = [
        f"# {text(one.name_ko)}\n\n{head}\n\n{text(one.who_en)}\n\n{_about(one)}",
        section("The notice and the plan", compared(plan)),
        section("The plan", _plan(plan)),
        section("Requirements", _requirements(one, catalogue)),
        section("As predicates", _predicates(one)),
        section("Papers on the notice", _papers(one)),
        section("What need not be handed in", _lines(one.must_not_ask_ko)),
        section("Law", _law(one)),
        section("Sources", _sources(one)),
        section("Notes", _lines(one.notes)),
    ]
    return "\n\n".join(filter(None, parts))


def _about(one: Procedure) -> str:
    span = f"from {one.in_force.since or '?'} to {one.in_force.until or '?'}"
    windows = [f"{window.since:%Y-%m-%d %H:%M} to {window.until:%Y-%m-%d %H:%M}" for window in one.application_windows]
    rows = {
        "about": joined(one.subjects),
        "in force": span if one.in_force.since or one.in_force.until else "",
        "rules as of": text(one.in_force.note or ""),
        "applications": ", ".join(windows),
        "quality of the sources": text(one.source_quality),
        "checked on": str(one.checked_on),
    }
    return table(("what", "is"), [(name, value) for name, value in rows.items() if value])


def compared(plan: Plan) -> str:
    """What the notice asks for beside what the plan does; nothing where no notice was read."""
    printed = len(plan.procedure.papers_on_notice_ko)
    if not printed:
        return ""
    named, planned = _named(plan.procedure, discover()), [one.certificate for one in plan.certificates]
    rows = [
        ("on the notice: documents", printed),
        ("on the notice: certificates that it names", len(named)),
        ("on the notice: sensitive fields of those", _sensitive(named)),
        ("in the plan: certificates asked of everybody", len(planned)),
        ("in the plan: sensitive fields of those", _sensitive(planned)),
        ("in the plan: requirements that depend on an answer", len(plan.conditional)),
        ("in the plan: requirements met on paper", len(plan.on_paper)),
        ("in the plan: requirements met by a form or consent", len(plan.declared)),
        ("not to be handed in: requirements", len(plan.not_needed)),
        ("saved: certificates", len(named) - len(planned)),
        ("saved: sensitive fields", _sensitive(named) - _sensitive(planned)),
    ]
    return (
        f"{table(('what is asked', 'count'), rows)}\n\n"
        "A line of the notice counts once, also where it names alternatives or papers of some applicants only. In the "
        "plan and among those that the notice names, a certificate counts once for each person whose it is: of "
        "alternatives the one that tells least, also where only some applicants need it. The other rows count "
        "requirements. A sensitive field is a kind of data that a certificate holds: resident number, income, family. "
        "Less than nought is saved where the plan asks for what the notice does not name."
        f"{HEARSAY if set(plan.procedure.source_kinds.values()) == {'secondary'} else ''}"
    )


def _named(procedure: Procedure, catalogue: Catalogue) -> list[type[Certificate]]:
    """The certificates that the notice names, as we read it: of alternatives the way that tells least."""
    papers: dict[Paper, type[Certificate]] = {}
    for one in procedure.requirements:
        ways = [[catalogue[name] for name in way] for way in one.evidence if set(way) <= set(catalogue.ids)]
        if one.evidence_known == "notice" and ways:
            least = min(ways, key=lambda way: sum(WEIGHTS[part] for paper in way for part in paper.spec.sensitivity))
            papers |= {Paper(paper.id(), whose): paper for whose in one.people for paper in least}
    return list(papers.values())


def _saved(plan: Plan) -> tuple[object, object]:
    """How many certificates and sensitive fields less than on the notice; nothing where none was read."""
    if not plan.procedure.papers_on_notice_ko:
        return "", ""
    named, planned = _named(plan.procedure, discover()), [one.certificate for one in plan.certificates]
    return len(named) - len(planned), _sensitive(named) - _sensitive(planned)


def _sensitive(certificates: Iterable[type[Certificate]]) -> int:
    return sum(len(one.spec.sensitivity) for one in certificates)


def _plan(plan: Plan) -> str:
    head = ("certificate", "whose", "because of", "issued within")
    rows = [
        (
            _link(one.paper.certificate, one.certificate.spec.name_ko),
            one.paper.whose,
            joined(reason.id for reason in one.requirements),
            _days(one.fresh_within_days),
        )
        for one in plan.certificates
    ]
    asked = table(head, rows) if rows else "No certificate is asked of everybody."
    notes = [(NOTED[name], f"`{one.requirement.id}`", text(one.why_ko)) for name in NOTED for one in _noted(plan, name)]
    noted = table(("otherwise", "requirement", "why"), notes) if notes else ""
    intro = "For somebody of whom nothing is known yet; what is known makes it smaller."
    return "\n\n".join(filter(None, (intro, asked, noted, _alternative(plan))))


def _alternative(plan: Plan) -> str:
    if not plan.alternative:
        return ""
    papers = ", ".join(f"`{one.certificate}` ({one.whose})" for one in plan.alternative)
    return f"Next best, at a cost of {plan.alternative_cost} instead of {plan.cost}: {papers}."


def _days(days: int | None) -> str:
    return "" if days is None else f"{days} days"


def _link(certificate: str, name: str) -> str:
    path = certificate_page(certificate).relative_to(FOLDER.parent).as_posix()
    return f"[{text(name)}](../{path})"


def _requirements(one: Procedure, catalogue: Catalogue) -> str:
    head = (
        "requirement",
        "text",
        "when",
        "whose",
        "proved by",
        "certificates",
        "issued within",
        "text is",
        "papers are",
        "source",
    )
    rows = [_requirement(requirement, catalogue) for requirement in one.requirements]
    notes = [f"- `{requirement.id}`: {text(requirement.note)}" for requirement in one.requirements if requirement.note]
    used = {requirement.known for requirement in one.requirements}
    marks = "; ".join(f"*{mark}*: {meaning}" for mark, meaning in KNOWN.items() if mark in used)
    about = (
        f"{marks}. Papers are from the *notice*, or *inferred* by us from the fact. "
        "Numbers S1, S2 … are the [sources](#sources)."
    )
    return "\n\n".join(filter(None, (table(head, rows), about, "\n".join(notes))))


def _requirement(one: Requirement, catalogue: Catalogue) -> Sequence[str]:
    return (
        f"`{one.id}`",
        text(one.text_ko),
        text(one.when.text_ko) if one.when else "",
        one.whose,
        one.proved_by,
        " or ".join(" and ".join(_evidence(paper, catalogue) for paper in way) for way in one.evidence),
        text(one.freshness_text_ko or _days(one.freshness_days)),
        one.known,
        one.evidence_known or "",
        text(one.source or ""),
    )


def _evidence(certificate: str, catalogue: Catalogue) -> str:
    if certificate not in catalogue.ids:
        return f"`{certificate}` (not in the catalogue)"
    return _link(certificate, catalogue[certificate].spec.name_ko)


def _predicates(one: Procedure) -> str:
    rows = [
        (
            f"`{requirement.id}`",
            _code(requirement.predicate),
            _code(requirement.when.predicate) if requirement.when else "",
        )
        for requirement in one.requirements
    ]
    about = "How we put the text into predicates; no source says it so."
    return f"{about}\n\n{table(('requirement', 'must hold', 'applies where'), rows)}"


def _code(predicate: Predicate) -> str:
    told = predicate.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True)
    return f"`{json.dumps(told, ensure_ascii=False)}`"


def _papers(one: Procedure) -> str:
    papers = [
        f"- {text(paper)}{' (no certificate)' if paper in one.not_certificates_ko else ''}"
        for paper in one.papers_on_notice_ko
    ]
    return "As printed, misprints kept:\n\n" + "\n".join(papers) if papers else ""


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(f"- {text(line)}" for line in lines)


def _law(one: Procedure) -> str:
    rows = [
        (text(law.text), law.known, "" if law.url is None else f"<{law.url}>{'' if law.url_seen else ' (not opened)'}")
        for law in one.law
    ]
    return table(("law", "text is", "address"), rows) if rows else ""


def _sources(one: Procedure) -> str:
    rows = [(name, KINDS[one.source_kinds[name]], text(said)) for name, said in one.sources.items()]
    return table(("source", "kind", "is"), rows)


_ABOUT = """\
What each procedure asks to be true, what proves it, and the smallest set of certificates for somebody of whom nothing
is known. [Requirements and plans](../../guides/requirements.md) says how to read it; `certbroker plan ID` makes the
plan. None of it is legal advice: rules change with every notice, the predicates are ours, and each text has a mark.

{marks}

A line of the notice counts once, also where it names alternatives. *Certificates* are those that the plan asks of
everybody, once for each person; *conditional* are requirements that depend on an answer. *Saved* compares the
certificates of the plan with those that the notice names; each page says how it is counted.\
"""


def _index(plans: Sequence[Plan]) -> str:
    head = (
        "procedure",
        "id",
        "requirements",
        "confirmed",
        "notice",
        "certificates",
        "conditional",
        "documents saved",
        "sensitive fields saved",
        "sources",
    )
    rows = [
        (
            f"[{text(one.name_ko)}]({page_of(one.id).name})",
            f"`{one.id}`",
            len(one.requirements),
            Counter(requirement.known for requirement in one.requirements)["confirmed"],
            len(one.papers_on_notice_ko) or "",
            len(plan.certificates),
            len(plan.conditional),
            *_saved(plan),
            text(one.source_quality),
        )
        for plan in plans
        for one in (plan.procedure,)
    ]
    about = _ABOUT.format(marks=table(("mark", "that is"), KNOWN.items()))
    return f"# Procedures\n\n{about}\n\n{table(head, rows)}"
