"""The procedures that the package carries: complete, of known words, and with their marks."""

import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from importlib.resources import files
from typing import Any

import pytest
from pydantic import ValidationError

from certbroker.catalogue import discover
from certbroker.channels.documents import read_document
from certbroker.channels.open_data import Fault
from certbroker.evidence import Evidence, Provenance, sha256
from certbroker.factbook import FactBook, Proven, facts_of
from certbroker.requirements import (
    Context,
    Procedure,
    Requirement,
    Verdict,
    evaluate_procedure,
    overall,
    predicate,
    procedures,
    read_procedure,
)
from certbroker.requirements.judging import does_not, holds, unknown
from certbroker.routes import Known
from certbroker.samples import Sample, samples_of
from support.books import book

CATALOGUE = discover()
EVERY = [(procedure, one) for procedure in procedures().values() for one in procedure.requirements]
IDS = [f"{procedure.id}.{one.id}" for procedure, one in EVERY]
REQUIREMENTS = pytest.mark.parametrize(("procedure", "requirement"), EVERY, ids=IDS)


def text_of(procedure: str) -> str:
    return files("certbroker.requirements").joinpath("procedures", f"{procedure}.toml").read_text(encoding="utf-8")


def test_how_many() -> None:
    assert len(procedures()) == 30
    assert Counter(one.known for _, one in EVERY) == {"confirmed": 127, "known": 83, "assumed": 6}


@pytest.mark.parametrize("name", procedures())
def test_round_trip(name: str) -> None:
    procedure = procedures()[name]
    data = procedure.model_dump(mode="json", by_alias=True, exclude_none=True)
    assert Procedure.model_validate(data) == procedure
    assert Procedure.model_validate_json(procedure.model_dump_json(by_alias=True)) == procedure


@REQUIREMENTS
def test_predicates_round_trip(procedure: Procedure, requirement: Requirement) -> None:
    held = [requirement.predicate, *([requirement.when.predicate] if requirement.when else [])]
    assert [predicate(one.dump()) for one in held] == held


@REQUIREMENTS
def test_certificates_exist_and_have_the_options(procedure: Procedure, requirement: Requirement) -> None:
    named = {one for alternative in requirement.evidence for one in alternative}
    assert named <= set(CATALOGUE.ids)
    for certificate, options in requirement.options.items():
        assert certificate in named
        assert not _wrong(certificate, options)


def _wrong(certificate: str, options: dict[str, Any]) -> list[str]:
    """What is wrong with options, those set aside that the requirement leaves open."""
    try:
        CATALOGUE[certificate].Ask.model_validate(options)
    except ValidationError as error:
        return [str(one["loc"]) for one in error.errors() if one["type"] != "missing"]
    return []


@REQUIREMENTS
def test_one_of_the_certificates_gives_one_of_the_facts(procedure: Procedure, requirement: Requirement) -> None:
    """The certificate that is asked for is there for a fact that is asked for."""
    for alternative in requirement.evidence:
        proved = {fact for one in alternative for fact in CATALOGUE[one].spec.proves}
        assert not requirement.facts or proved & set(requirement.facts) or set(alternative) <= IN_OTHER_WORDS


IN_OTHER_WORDS = {"mois.seal", "mois.signature_confirmation", "nts.vat_base", "nts.vat_exempt_income"}
"""Certificates that prove what is meant by another fact than the procedure's sources were read for."""


@REQUIREMENTS
def test_sources_are_listed(procedure: Procedure, requirement: Requirement) -> None:
    assert requirement.source is None or requirement.source in procedure.sources
    assert requirement.known != "confirmed" or requirement.source


@REQUIREMENTS
def test_only_the_applicant_can_say_nothing_without_evidence(procedure: Procedure, requirement: Requirement) -> None:
    judged = evaluate_procedure(procedure, FactBook(()), Context(date(2026, 11, 20)))
    assert judged[requirement.id][1].verdict is Verdict.UNKNOWN


def test_no_certificate_is_asked_for_what_is_looked_up() -> None:
    """A child allowance and a day-care fee ask no certificate of anybody."""
    for name in ("child-allowance", "childcare-fee"):
        assert not [one.id for one in procedures()[name].requirements if one.proved_by == "certificate"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('is = "age_is"', 'is = "age_about"'),
        ('facts = ["person.birth_date"]', 'facts = ["person.star_sign"]'),
        ('id = "resident_now"', 'id = "age"'),
        ('S1 = "press"', 'S9 = "press"'),
        ('proved_by = "authority"', 'proved_by = "hearsay"'),
        ('is = "wants", what = ["lump_sum"]', 'is = "ref", target = "nowhere.when"'),
        ('is = "wants", what = ["lump_sum"]', 'is = "ref", target = "lump_sum.when"'),
        ("checked_on = 2026-11-23", "checked_on = 2026-11-31"),
        ('text_ko = "외국인·거주불명자 제외"', 'text_de = "…"'),
    ],
)
def test_a_broken_procedure_is_refused(old: str, new: str) -> None:
    text = text_of("youth-basic-income")
    assert old in text
    with pytest.raises(ValueError):  # noqa: PT011 - of TOML or of pydantic, both are ValueErrors
        read_procedure(text.replace(old, new, 1))


def test_a_good_one_is_read() -> None:
    assert read_procedure(text_of("youth-basic-income")) == procedures()["youth-basic-income"]
    with pytest.raises(ValidationError):
        Procedure.model_validate(tomllib.loads(text_of("youth-basic-income")) | {"more": 1})


def facts_in(sample: Sample, certificate: str) -> Iterator[Proven[Any]]:
    """The facts of a sample, as if it had come from its issuer."""
    kind, raw = CATALOGUE[certificate], sample.wire.read_bytes()
    reading = read_document(kind, raw)
    if isinstance(reading, Fault) or reading.certificate is None:
        return
    provenance = Provenance(
        issuer=kind.issuer_id(),
        issuer_name="",
        channel="public_mydata",
        known=Known.DECLARED,
        fetched_at=datetime(2026, 11, 20, tzinfo=UTC),
        raw_sha256=sha256(raw),
    )
    yield from facts_of(Evidence(reading.certificate, provenance))


def book_of(certificate: str, case: str) -> FactBook:
    samples = samples_of(CATALOGUE[certificate])
    return FactBook(tuple(fact for one in samples if one.case == case for fact in facts_in(one, certificate)))


# `young_person` is what the sandbox hands out for choi.


def test_youth_basic_income_of_somebody_in_a_city_that_abolished_it() -> None:
    context = Context(date(2026, 11, 20), answers={"quarter_reference_date": date(2026, 10, 1)})
    facts = book_of("mois.resident_record", "young_person")
    judged = evaluate_procedure(procedures()["youth-basic-income"], facts, context)
    assert {name: said.verdict for name, (_, said) in judged.items()} == {
        "age": Verdict.HOLDS,
        "resident_now": Verdict.HOLDS,
        "resident_long": Verdict.HOLDS,
        "not_excluded": Verdict.UNKNOWN,
        "municipality": Verdict.DOES_NOT,
        "lump_sum": Verdict.UNKNOWN,
    }
    assert overall(judged).verdict is Verdict.DOES_NOT


def everything() -> dict[str, list[Proven[Any]]]:
    """All facts of all samples, by person: contradictions of every kind among them."""
    found: dict[str, list[Proven[Any]]] = {}
    for certificate in CATALOGUE.ids:
        for sample in samples_of(CATALOGUE[certificate]):
            found.setdefault(sample.person, []).extend(facts_in(sample, certificate))
    return found


def test_whatever_the_samples_say_can_be_judged() -> None:
    context = Context(date(2026, 11, 20), answers={"notice_date": date(2026, 11, 1), "supply_region": "경기도"})
    verdicts: Counter[Verdict] = Counter()
    for facts in everything().values():
        for procedure in procedures().values():
            judged = evaluate_procedure(procedure, FactBook(tuple(facts)), context)
            assert list(judged) == [one.id for one in procedure.requirements]
            verdicts.update(said.verdict for _, said in judged.values())
            assert all(said.evidence for _, said in judged.values() if said.verdict is not Verdict.UNKNOWN)
    assert len(verdicts) == len(Verdict)


def test_the_reason_names_the_abolition() -> None:
    facts = book_of("mois.resident_record", "young_person")
    said = evaluate_procedure(procedures()["youth-basic-income"], facts, Context(date(2026, 11, 20)))
    _, municipality = said["municipality"]
    assert "성남시" in municipality.reason_ko
    assert "조례 폐지" in municipality.reason_ko
    assert {one.certificate for one in municipality.evidence} == {"mois.resident_record"}


def test_the_same_in_a_city_that_pays() -> None:
    rows = [
        ["person.birth_date", "Identity", {"birth_date": date(2002, 8, 15)}, "mois.resident_record", date(2026, 11, 9)],
        [
            "residence.current",
            "Residence",
            {"address": "경기도 수원시 팔달구 효원로 1", "since": date(2021, 3, 2)},
            "mois.resident_record",
            date(2026, 11, 9),
        ],
    ]
    context = Context(
        date(2026, 11, 20),
        answers={"quarter_reference_date": date(2026, 10, 1), "wants.lump_sum": False, "residence_unknown": False},
    )
    said = evaluate_procedure(procedures()["youth-basic-income"], book(*rows), context)
    assert said["municipality"][1].verdict is Verdict.HOLDS
    assert overall(said).verdict is Verdict.UNKNOWN  # the nationality is the office's to look up
    rows.append(["person.nationality", "Identity", {"nationality": "대한민국"}, "scourt.basic", date(2026, 11, 9)])
    assert (
        overall(evaluate_procedure(procedures()["youth-basic-income"], book(*rows), context)).verdict is Verdict.HOLDS
    )


def test_several_people_must_all_be_looked_at() -> None:
    facts = book(["employment.history", "Span", {"starts_on": date(2020, 1, 1)}, "nhis.qualification_history", None])
    said = evaluate_procedure(procedures()["jeonse-loan"], facts, Context(date(2026, 11, 20)))
    assert said["employed"][1].verdict is Verdict.UNKNOWN
    assert "spouse" in said["employed"][1].reason_en


def test_a_condition_of_another_requirement() -> None:
    facts = book(["person.birth_date", "Identity", {"birth_date": date(1990, 1, 1)}, "mois.resident_record", None])
    said = evaluate_procedure(procedures()["youth-rent-support"], facts, Context(date(2026, 11, 20)))
    assert said["income_origin"][0].verdict is Verdict.DOES_NOT
    assert said["assets_origin"][0].verdict is Verdict.DOES_NOT


def test_what_does_not_apply_counts_as_met() -> None:
    fine = holds("", "")
    failed = does_not("", "")
    assert overall({"one": (fine, fine), "other": (failed, failed)}).verdict is Verdict.HOLDS
    assert overall({"one": (fine, fine), "other": (fine, failed)}).verdict is Verdict.DOES_NOT
    assert overall({"one": (unknown("", ""), failed)}).verdict is Verdict.UNKNOWN
