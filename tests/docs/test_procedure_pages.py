"""The reference of procedures: nothing is missing, and the guide's own procedure is one."""

from datetime import date

import pytest

from certbroker import discover
from certbroker.requirements import Context, Paper, Procedure, procedures, read_procedure, resolve
from support.markdown import text
from support.pages import blocks_of
from support.procedures import FOLDER, compared, jeonse_plan, page_of, plan_of
from support.tree import ROOT

GUIDE = ROOT / "docs" / "guides" / "requirements.md"
ALL = list(procedures().values())
every_procedure = pytest.mark.parametrize("procedure", ALL, ids=[one.id for one in ALL])


def test_there_is_a_page_for_each_procedure() -> None:
    assert set(FOLDER.rglob("*.md")) == {page_of(one.id) for one in ALL} | {FOLDER / "index.md"}
    index = (FOLDER / "index.md").read_text(encoding="utf-8")
    assert all(f"({one.id}.md)" in index for one in ALL)


@every_procedure
def test_a_page_says_what_is_asked_and_who_says_so(procedure: Procedure) -> None:
    page = page_of(procedure.id).read_text(encoding="utf-8")
    assert page.startswith(f"# {text(procedure.name_ko)}\n")
    for one in procedure.requirements:
        (row,) = (line for line in page.splitlines() if line.startswith(f"| `{one.id}` | {text(one.text_ko)} |"))
        assert f"| {one.proved_by} |" in row
        assert f"| {one.known} | {one.evidence_known or ''} | {text(one.source or '')} |" in row
    said = (*procedure.sources.values(), *procedure.notes, *procedure.must_not_ask_ko, *procedure.papers_on_notice_ko)
    assert not [line for line in said if text(line).replace("|", "\\|") not in page]


@every_procedure
def test_the_notice_is_compared_where_it_is_known(procedure: Procedure) -> None:
    page = page_of(procedure.id).read_text(encoding="utf-8")
    plan = plan_of(procedure, discover())
    printed = len(procedure.papers_on_notice_ko)
    assert (f"| on the notice: documents | {printed} |" in page) == (printed > 0)
    assert ("## The notice and the plan" in page) == (printed > 0)
    assert page.count("| in the plan: certificates asked of everybody |") == (printed > 0)
    planned = page.partition("\n## The plan\n")[2].partition("\n## ")[0]
    assert planned.count("](../certificates/") == len(plan.certificates)


def test_without_papers_on_the_notice_nothing_is_compared() -> None:
    loan = procedures()["jeonse-loan"]
    assert compared(plan_of(loan, discover()))
    assert not compared(plan_of(loan.model_copy(update={"papers_on_notice_ko": ()}), discover()))


def test_what_is_saved_is_what_the_plan_asks_less() -> None:
    """Of one paper that the notice names for two people and that the plan does not ask, all fields are saved."""
    basic = procedures()["youth-basic-income"]
    asked = basic.requirements[0].model_copy(
        update={
            "id": "more",
            "evidence": (("nts.income_amount", "nhis.health_checkup"), ("nts.income_amount",)),
            "options": {},
            "whose": "applicant+spouse",
            "proved_by": "authority",
            "evidence_known": "notice",
        }
    )
    more = basic.model_copy(update={"requirements": (*basic.requirements, asked)})
    before, after = (_counts(compared(plan_of(one, discover()))) for one in (basic, more))
    fields = len(discover()["nts.income_amount"].spec.sensitivity)
    assert after["saved: certificates"] == before["saved: certificates"] + 2
    assert after["saved: sensitive fields"] == before["saved: sensitive fields"] + 2 * fields
    assert after["in the plan: sensitive fields of those"] == before["in the plan: sensitive fields of those"]


def _counts(page: str) -> dict[str, int]:
    rows = [line.strip("| ").split(" | ") for line in page.splitlines() if line.startswith("| ")]
    return {name: int(count) for name, count in rows[2:]}


def test_the_picture_shows_every_requirement_once_with_where_it_leads() -> None:
    picture = jeonse_plan()
    wanted = procedures()["jeonse-loan"].requirements
    assert all(f'    r{number}["{one.text_ko}"]\n    r{number} -' in picture for number, one in enumerate(wanted))
    assert picture.count('"]\n') == len(wanted)


def test_the_procedure_of_the_guide_is_planned() -> None:
    (shown,) = (block for block in blocks_of(GUIDE) if block.language == "toml")
    plan = resolve(read_procedure(shown.text), discover(), Context(date(2026, 11, 20)))
    (planned,) = plan.certificates
    assert planned.paper in {Paper("mois.resident_register"), Paper("mois.resident_record")}
    assert [one.requirement.id for one in plan.on_paper] == ["identity_card"]
