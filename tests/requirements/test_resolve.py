"""Plans: the smallest, least private set, and everything that need not be asked."""

from datetime import date

import pytest

from certbroker.catalogue import discover
from certbroker.errors import RequirementError
from certbroker.factbook import FactBook
from certbroker.requirements import Context, Paper, Plan, Procedure, procedures, read_procedure, resolve

TODAY = Context(date(2026, 11, 20))
EVERY = sorted(procedures())
HEAD = """
id = "made-up"
name_ko = "시험"
name_en = "Test"
authority_ko = "시험청"
who_en = "Nobody."
subjects = ["applicant"]
checked_on = 2026-11-20
source_quality = "none"
papers_on_notice_ko = []
not_certificates_ko = []
must_not_ask_ko = []
notes = []
sources = {}
source_kinds = {}
in_force = {}
"""
ADULT = '{ is = "age_at_least", years = 19, on = "application_date" }'


def procedure(*requirements: str) -> Procedure:
    return read_procedure(HEAD + "\n".join(f"[[requirements]]\n{one}" for one in requirements))


def needs(name: str, evidence: str, more: str = "") -> str:
    return (
        f'id = "{name}"\ntext_ko = "{name}"\npredicate = {ADULT}\nevidence = {evidence}\n'
        f'proved_by = "certificate"\nknown = "assumed"\n{more}'
    )


def plan(*requirements: str) -> Plan:
    return resolve(procedure(*requirements), discover(), TODAY)


def ids(found: Plan) -> list[str]:
    return [one.paper.certificate for one in found.certificates]


@pytest.mark.parametrize("name", EVERY)
def test_every_requirement_stands_in_one_place(name: str) -> None:
    found = resolve(procedures()[name], discover(), TODAY)
    noted = [*found.known, *found.not_needed, *found.conditional, *found.on_paper, *found.declared]
    elsewhere = [one.requirement.id for one in noted]
    served = {requirement.id for one in found.certificates for requirement in one.requirements}
    assert sorted([*elsewhere, *served]) == sorted(one.id for one in procedures()[name].requirements)


@pytest.mark.parametrize("name", EVERY)
def test_no_paper_of_a_plan_is_idle_and_none_the_authority_looks_up(name: str) -> None:
    found = resolve(procedures()[name], discover(), TODAY)
    assert all(one.requirements for one in found.certificates)
    assert all(requirement.proved_by == "certificate" for one in found.certificates for requirement in one.requirements)
    assert resolve(procedures()[name], discover(), TODAY).describe() == found.describe()


def test_one_paper_that_serves_two_requirements_beats_two() -> None:
    found = plan(
        needs("a", '[["mois.resident_register"], ["scourt.family_relation"]]'),
        needs("b", '[["mois.resident_register"], ["nhis.qualification_history"]]'),
    )
    assert ids(found) == ["mois.resident_register"]
    assert [one.id for one in found.certificates[0].requirements] == ["a", "b"]
    assert found.alternative is not None
    assert Paper("mois.resident_register") not in found.alternative


def test_the_less_private_paper_is_taken() -> None:
    assert ids(plan(needs("a", '[["nhis.health_checkup"], ["nhis.qualification_history"]]'))) == [
        "nhis.qualification_history"
    ]


def test_each_person_is_asked() -> None:
    found = plan(needs("a", '[["nts.income_amount"]]', 'whose = "applicant+spouse"\n'))
    assert [one.paper for one in found.certificates] == [
        Paper("nts.income_amount", "applicant"),
        Paper("nts.income_amount", "spouse"),
    ]


def test_the_strictest_freshness_counts() -> None:
    found = plan(
        needs("a", '[["mois.resident_register"]]', "freshness_days = 90\n"),
        needs("b", '[["mois.resident_register"]]', "freshness_days = 30\n"),
    )
    assert found.certificates[0].fresh_within_days == 30


def test_options_are_joined_so_that_one_request_serves_all() -> None:
    found = plan(
        needs(
            "a", '[["scourt.family_relation"]]', 'options = { "scourt.family_relation" = { variant = "general" } }\n'
        ),
        needs(
            "b", '[["scourt.family_relation"]]', 'options = { "scourt.family_relation" = { variant = "detailed" } }\n'
        ),
    )
    assert found.certificates[0].options == {"variant": "detailed"}
    with pytest.raises(RequirementError):
        plan(
            needs("a", '[["scourt.basic"]]', 'options = { "scourt.basic" = { variant = "general" } }\n'),
            needs("b", '[["scourt.basic"]]', 'options = { "scourt.basic" = { variant = "specific" } }\n'),
        )


def test_what_no_certificate_proves_stays_on_paper() -> None:
    found = plan(needs("a", "[]"))
    assert ids(found) == []
    assert [one.requirement.id for one in found.on_paper] == ["a"]


def test_without_facts_nothing_is_known() -> None:
    found = resolve(procedures()["jeonse-loan"], discover(), TODAY, FactBook(()))
    assert found.known == ()
