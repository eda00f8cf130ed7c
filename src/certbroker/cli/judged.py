"""A demo by procedure: collect exactly the plan, and say what the evidence tells."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from certbroker.errors import SettingsError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from certbroker.model import Certificate, Item
    from certbroker.requirements import Judgement, Plan, Planned, Procedure

MARKS = {"holds": ("✓", "green"), "does_not": ("✗", "red"), "unknown": ("?", "yellow")}
VERDICTS = {
    "holds": ("충족", "holds"),
    "does_not": ("미충족", "does not hold"),
    "unknown": ("확인 필요", "cannot tell"),
}
THINGS = ("applicant", "business", "property", "vehicle")
"""Whose papers an applicant can fetch alone."""
APPLICANT = "applicant"


def items_of(plan: "Plan", people: Mapping[str, str]) -> "tuple[dict[str, list[Item[Certificate]]], list[str]]":
    """Return what to ask each of the people for, and the papers that are nobody's here or that lack an answer.

    people: who they are to the applicant (`applicant`, `spouse`) → name in the cast; each consents for themselves.
    """
    wanted: dict[str, list[Item[Certificate]]] = {}
    left: list[str] = []
    for planned in plan.certificates:
        who = APPLICANT if planned.paper.whose in THINGS else planned.paper.whose
        item = _item(planned, people[who]) if who in people and planned.certificate.routes else None
        if item:
            wanted.setdefault(who, []).append(item)
        else:
            left.append(f"{planned.paper.certificate} ({planned.paper.whose})")
    return wanted, left


def _item(planned: "Planned", person: str) -> "Item[Certificate] | None":
    try:
        return planned.certificate.ask(**{**_filled(planned.certificate, person), **planned.options})
    except SettingsError:
        return None


def _filled(certificate: "type[Certificate]", person: str) -> Mapping[str, Any]:
    """Return what this person of the cast would fill in: years, addresses. The sandbox's samples know it."""
    from certbroker.samples import samples_of

    own = [
        one.options for one in samples_of(certificate) if one.person == person and not one.is_refusal and one.options
    ]
    return own[0] if own else {}


def verdict(procedure: "Procedure", judged: "Mapping[str, tuple[Judgement, Judgement]]") -> "list[RenderableType]":
    """Return the verdict per requirement and as a whole, with reasons in both languages."""
    from rich.text import Text

    from certbroker.requirements import overall

    whole = overall(judged)
    korean, english = VERDICTS[whole.verdict]
    style = MARKS[whole.verdict][1]
    title = Text(f"{procedure.name_ko}: {korean} · {english}", style=f"bold {style}")
    return [title, *_reasons(judged, whole), "", *_lines(procedure, judged)]


def _reasons(judged: "Mapping[str, tuple[Judgement, Judgement]]", whole: "Judgement") -> list[str]:
    """Return why the whole does not hold, or how much of it is still open."""
    asked = [said for applied, said in judged.values() if applied.verdict != "does_not"]
    if whole.verdict == "does_not":
        return [said.reason_ko for said in asked if said.verdict == "does_not"]
    open_ones = sum(said.verdict == "unknown" for said in asked)
    return [f"확인할 요건 {open_ones}건 · {open_ones} requirements still open"] if open_ones else []


def _lines(procedure: "Procedure", judged: "Mapping[str, tuple[Judgement, Judgement]]") -> "Iterable[RenderableType]":
    from rich.text import Text

    for requirement in procedure.requirements:
        applies, said = judged[requirement.id]
        if applies.verdict == "does_not":
            yield Text(f"  – {requirement.text_ko}: 해당 없음", style="dim")
            continue
        mark, style = MARKS[said.verdict]
        yield Text.assemble((f"  {mark} ", style), requirement.text_ko, "\n    ", (said.reason_ko, "dim"))
