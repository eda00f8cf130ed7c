"""The linter: what a recipient would refuse is said before it is sent, with how to mend it; what is well passes."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from certbroker import discover
from certbroker.bundle import Finding, Profile, Redaction
from certbroker.bundle.finding import LEVELS, lines, wording
from certbroker.bundle.lint import lint, refuses
from certbroker.bundle.profiles import chosen
from certbroker.bundle.wanted import years_of
from certbroker.cli import main
from certbroker.consent import Consent, ConsentStatus, draft
from certbroker.dossier import Dossier as Saved
from certbroker.evidence import Delivered, Dossier, Evidence, NotEligible
from certbroker.fields import ResidentNumber
from certbroker.model import Certificate, Holder
from certbroker.requirements import Context, procedures, resolve
from certbroker.verification.report import Check, Verdict, VerificationReport
from support import originals
from support.papers import TODAY, dossier, evidence, ledger, load, sample

INCOME = "nts.income_amount"
REGISTER = "mois.resident_register"
BARE = {"name_ko": "가", "name_en": "a"}


@dataclass(frozen=True)
class Asked:
    certificate: type[Certificate]
    options: Mapping[str, Any] = field(default_factory=dict[str, Any])
    fresh_within_days: int | None = None


def _profile(**more: Any) -> Profile:
    return Profile.model_validate({"id": "mine", **BARE, **more})


def _wanted(name: str, days: int | None = None, **options: Any) -> Asked:
    return Asked(load(name)[0], options, days)


def _ids(findings: tuple[Finding, ...]) -> list[str]:
    return [one.id for one in findings]


def _lint(held: Dossier, today: date = TODAY, **more: Any) -> tuple[Finding, ...]:
    profile = more.pop("profile", None) or _profile()
    return lint(held, profile, today, **more)


def _only(findings: tuple[Finding, ...], name: str) -> Finding:
    (found,) = [one for one in findings if one.id == name]
    return found


def test_what_is_well_passes() -> None:
    wanted = [_wanted(INCOME, 30, from_year=2024, to_year=2025)]
    found = _lint(dossier([sample(INCOME)]), wanted=wanted)
    assert found == ()
    assert not refuses(found)
    assert lines(found, "ko") == ["받지 않을 이유를 찾지 못했습니다."]


# What was asked for


def test_a_paper_that_nobody_asked_for_is_missing() -> None:
    found = _only(_lint(dossier([sample("nts.tax_clearance")]), wanted=[_wanted(INCOME, from_year=2024, to_year=2025)]),
                  "document.missing")  # fmt: skip
    assert (found.level, found.certificate, found.document) == ("refuses", INCOME, None)
    assert found.ask_again == {"from_year": 2024, "to_year": 2025}
    assert "from_year=2024, to_year=2025" in found.to_do()
    assert "nobody asked for it" in found.text()


def test_a_paper_that_did_not_come_says_why() -> None:
    held = dossier([], NotEligible(load("nts.tax_clearance")[0], "체납"))
    found = _only(_lint(held, wanted=[_wanted("nts.tax_clearance")]), "document.missing")
    assert "발급 대상이 아님" in found.text("ko")


def test_a_paper_that_is_mistaken_for_another() -> None:
    found = _lint(dossier([sample("mois.resident_record")]), wanted=[_wanted(REGISTER)])
    assert "주민등록표" in _only(found, "document.alike").text("ko")
    assert "document.missing" not in _ids(found)


def test_a_paper_of_each_of_two_people() -> None:
    wanted = [_wanted(REGISTER), _wanted(REGISTER)]
    assert _ids(_lint(dossier([sample(REGISTER)]), wanted=wanted)).count("document.missing") == 1
    assert "document.missing" not in _ids(_lint(dossier([sample(REGISTER)] * 2), wanted=wanted))


def test_another_kind_of_the_same_paper() -> None:
    paper = sample("scourt.family_relation")
    own: Any = paper.certificate
    other = "detailed" if own.variant != "detailed" else "general"
    found = _only(
        _lint(dossier([paper]), wanted=[_wanted("scourt.family_relation", variant=other)]), "document.variant"
    )
    assert (found.document, found.ask_again) == (1, {"variant": other})
    assert f"variant={other}" in found.to_do("ko")
    assert _lint(dossier([paper]), wanted=[_wanted("scourt.family_relation", variant=own.variant)]) == ()


def test_a_kind_that_only_the_consent_tells() -> None:
    consent = _consent(REGISTER, resident_number_back="none")
    paper = sample(REGISTER)
    own = replace(paper, provenance=paper.provenance.model_copy(update={"consent_id": consent.id}))
    wanted = [_wanted(REGISTER, resident_number_back="all")]
    found = _only(_lint(dossier([own]), wanted=wanted, consents=[consent]), "document.variant")
    assert found.ask_again == {"resident_number_back": "all"}
    assert "document.variant" not in _ids(_lint(dossier([own]), wanted=wanted))


def test_a_year_that_is_missing() -> None:
    assert years_of(sample(INCOME).certificate) == {2024, 2025}
    found = _only(
        _lint(dossier([sample(INCOME)]), wanted=[_wanted(INCOME, from_year=2022, to_year=2025)]), "document.year"
    )
    assert "2022, 2023" in found.text()
    assert found.ask_again == {"from_year": 2022, "to_year": 2025}


def test_a_year_without_income_within_the_span_is_not_missing() -> None:
    paper = sample(INCOME)
    bare: Any = paper.certificate
    empty = replace(paper, certificate=bare.model_copy(update={"settlements": bare.settlements[:1]}))
    assert _lint(dossier([empty]), wanted=[_wanted(INCOME, from_year=2024, to_year=2025)]) == ()


def test_the_plan_of_a_procedure_is_what_is_wanted() -> None:
    plan = resolve(procedures()["jeonse-loan"], discover(), Context(TODAY))
    found = _lint(dossier([sample(INCOME)]), wanted=plan.certificates)
    missing = [one.certificate for one in found if one.id in ("document.missing", "document.alike")]
    planned = [one.paper.certificate for one in plan.certificates]
    planned.remove(INCOME)
    assert len(missing) > 3
    assert sorted(missing) == sorted(planned)


# How old it is


@pytest.mark.parametrize(
    ("rule", "today", "stale"),
    [
        ({"days": 18}, TODAY, False),
        ({"days": 17}, TODAY, True),
        ({"months": 1}, date(2026, 12, 2), False),
        ({"months": 1}, date(2026, 12, 3), True),
        ({"since": date(2026, 11, 3)}, TODAY, True),
        ({"tax_year": 2025}, TODAY, False),
        ({"tax_year": 2026}, TODAY, True),
    ],
)
def test_the_recipients_rule(rule: dict[str, Any], today: date, stale: bool) -> None:
    found = _lint(dossier([sample(INCOME)]), today, profile=_profile(freshness={INCOME: rule}))
    assert refuses(found) is stale
    assert all(one.id.startswith("freshness.") and one.to_do("ko") for one in found)


def test_the_plans_days_hold_where_the_recipient_has_no_rule() -> None:
    late = TODAY + timedelta(days=40)
    assert _ids(_lint(dossier([sample(INCOME)]), late, wanted=[_wanted(INCOME, 30)])) == ["freshness.stale"]
    profile = _profile(freshness={"*": {"days": 90}})
    assert _lint(dossier([sample(INCOME)]), late, wanted=[_wanted(INCOME, 30)], profile=profile) == ()


def test_the_validity_that_a_paper_prints() -> None:
    found = _lint(dossier([sample("nts.tax_clearance")]), date(2026, 12, 5))
    assert _ids(found) == ["validity.printed.over"]


def test_a_paper_without_a_day_is_a_doubt() -> None:
    found = _lint(dossier([evidence(ledger(1))]), profile=_profile(freshness={"*": {"days": 1}}))
    assert [one.level for one in found] == ["doubts"]
    assert not refuses(found)


# Numbers


def _consent(name: str, **options: Any) -> Consent:
    certificate = discover()[name]
    holder = Holder(name="홍길동", birth_date=date(1990, 1, 1), resident_number=ResidentNumber.parse("900101-1000001"))
    made = draft(
        holder,
        [certificate.ask(**options)],
        recipient="가나은행",
        purpose="용도",
        now=datetime(2026, 11, 20, tzinfo=UTC),
    )
    return made.model_copy(update={"status": ConsentStatus.APPROVED})


def _whole(consent: Consent) -> Evidence[Certificate]:
    paper = sample(INCOME)
    certificate = paper.certificate.model_copy(update={"resident_number": ResidentNumber.parse("900101-1000001")})
    return replace(
        paper,
        certificate=certificate,
        provenance=paper.provenance.model_copy(update={"consent_id": consent.id}),
    )


def test_a_hidden_number_that_is_needed() -> None:
    held = dossier([sample(INCOME)])
    masked: Any = sample(INCOME).certificate
    hidden = masked.model_copy(update={"resident_number": ResidentNumber.parse("900101-1******")})
    held = dossier([replace(sample(INCOME), certificate=hidden)])
    found = _only(_lint(held, profile=_profile(numbers="required")), "number.hidden")
    assert found.ask_again == {"show_resident_number": True}
    assert "show_resident_number=yes" in found.to_do()
    assert _lint(held) == ()


def test_a_number_that_came_but_was_not_asked_for() -> None:
    consent = _consent(INCOME, from_year=2024, to_year=2025, show_resident_number=True)
    held, profile = dossier([_whole(consent)]), _profile(numbers="required")
    assert _ids(_lint(held, profile=profile)) == ["number.not_asked"]
    assert _lint(held, profile=profile, consents=[consent]) == ()


def test_a_rule_that_leaves_out_a_number_that_is_needed() -> None:
    consent = _consent(INCOME, from_year=2024, to_year=2025, show_resident_number=True)
    found = _lint(
        dossier([_whole(consent)]),
        profile=_profile(numbers="required"),
        consents=[consent],
        redaction=Redaction.of(["*:resident_number"]),
    )
    assert _ids(found) == ["number.removed"]
    assert "resident_number" in found[0].text()


# Originals, verification, the seal


def test_an_original_that_is_wanted() -> None:
    profile = _profile(originals="required")
    assert _ids(_lint(dossier([sample(INCOME)]), profile=profile)) == ["original.missing"]
    held = dossier([originals.with_original(INCOME, originals.drawn())])
    assert _lint(held, profile=profile) == ()
    cut = _lint(held, profile=profile, redaction=Redaction.of(["*:holder_name"]))
    assert _ids(cut) == ["original.redacted"]


def _verified(verdict: Verdict) -> Dossier:
    check = Check(id="signature.integrity", verdict=verdict, message="told", en="Told.", ko="알림.")
    return dossier([replace(sample(INCOME), report=VerificationReport("original", (check,)))])


@pytest.mark.parametrize(
    ("verdict", "needed", "ids"),
    [
        (Verdict.HOLDS, True, []),
        (Verdict.CANNOT_TELL, True, ["verification.missing"]),
        (Verdict.CANNOT_TELL, False, []),
        (Verdict.DOES_NOT_HOLD, False, ["verification.failed"]),
    ],
)
def test_what_verification_found(verdict: Verdict, needed: bool, ids: list[str]) -> None:
    profile = _profile(verified="required" if needed else "accepted")
    assert _ids(_lint(_verified(verdict), profile=profile)) == ids


def test_a_paper_that_was_not_verified() -> None:
    assert _ids(_lint(dossier([sample(INCOME)]), profile=_profile(verified="required"))) == ["verification.missing"]


@pytest.mark.parametrize(
    ("signed", "sealed", "ids"),
    [("required", False, ["seal.missing"]), ("required", True, []), ("refused", True, ["seal.unwanted"]),
     ("accepted", True, []), ("accepted", False, [])],
)  # fmt: skip
def test_the_seal(signed: str, sealed: bool, ids: list[str]) -> None:
    assert _ids(_lint(dossier([sample(INCOME)]), profile=_profile(signed=signed), sealed=sealed)) == ids


def test_a_specimen_is_noted() -> None:
    paper = sample(INCOME)
    specimen = replace(paper, provenance=paper.provenance.model_copy(update={"specimen": True}))
    found = _lint(dossier([specimen]))
    assert [(one.id, one.level) for one in found] == [("document.specimen", "notes")]


# The bundle itself


def test_too_large_and_too_long() -> None:
    held = dossier([evidence(ledger(200, note=f"비고 {number}")) for number in range(4)])
    assert _ids(_lint(held, profile=_profile(max_pages=5))) == ["bundle.pages"]
    assert _ids(_lint(held, profile=_profile(max_bytes=110_000, signed="refused"))) == ["bundle.size"]
    split = _lint(held, profile=_profile(max_pages=12, package="parts"))
    assert _ids(split) == ["bundle.parts"]
    assert not refuses(split)


def test_what_cannot_be_drawn_is_found_before_it_is_sent() -> None:
    found = _lint(dossier([evidence(ledger(1, name="홍\u4e02"))]))
    assert _ids(found) == ["bundle.unmade"]
    assert "U+4E02" in found[0].text()
    assert "\u4e02" not in found[0].text() + found[0].text("ko")


def test_a_standard_that_an_original_does_not_keep() -> None:
    held = dossier([originals.with_original(INCOME, originals.drawn(embedded=False))])
    found = _lint(held, profile=_profile(conformance="PDF/A-3b"))
    assert _ids(found) == ["bundle.conformance"]
    assert "originals of 1" in found[0].to_do()
    assert _lint(dossier([sample(INCOME)]), profile=_profile(conformance="PDF/A-3a")) == ()


def test_a_rule_that_finds_nothing_is_found_too() -> None:
    found = _lint(dossier([sample(INCOME)]), redaction=Redaction.of(["nts.income_amount:nothing"]))
    assert _ids(found) == ["bundle.unmade"]


# How it is told


def test_the_worst_comes_first() -> None:
    paper = sample(INCOME)
    specimen = replace(paper, provenance=paper.provenance.model_copy(update={"specimen": True}))
    held = dossier([specimen, evidence(ledger(1))])
    found = _lint(held, profile=_profile(freshness={"*": {"days": 1}}))
    levels = [one.level for one in found]
    order = list(map(str, LEVELS))
    ranks = [order.index(level) for level in levels]
    assert ranks == sorted(ranks)
    assert set(levels) == {"refuses", "doubts", "notes"}
    told = lines(found, "ko")
    assert told[0] == "제출처가 받지 않을 것:"
    assert any(line.startswith("    → ") for line in told)


def test_the_same_of_several_documents_is_said_once() -> None:
    found = _lint(dossier([sample(INCOME), sample("nts.tax_clearance")]), profile=_profile(verified="required"))
    assert sum("verified" in line for line in lines(found)) == 1
    assert "1. nts.income_amount, 2. nts.tax_clearance" in "\n".join(lines(found))


def test_every_finding_has_words_in_both_languages() -> None:
    for name, words in wording().items():
        assert words["level"] in LEVELS, name
        assert {"en", "ko"} <= words.keys()
        assert ("to_do_en" in words) == ("to_do_ko" in words)


def test_no_person_is_quoted() -> None:
    held = dossier([sample(INCOME), evidence(ledger(1, note="900101-1000001"))])
    profile = _profile(
        numbers="required", originals="required", verified="required", freshness={"*": {"days": 1}}, max_pages=3
    )
    told = str([one.describe() for one in _lint(held, profile=profile)])
    assert "홍길동" not in told
    assert "1000001" not in told


# The command


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    held = dossier([sample(INCOME), sample("nts.tax_clearance")])
    Saved(held.holder, held.recipient, held.purpose, held.consent_ids, held.collected_at, held.outcomes).save(
        tmp_path / "dossier.json"
    )
    return tmp_path


def test_the_command_says_what_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", str(folder), "--as-of", "2026-11-20", "--lang", "ko"]) == 0
    assert "받지 않을 이유를 찾지 못했습니다" in capsys.readouterr().out
    assert main(["lint", str(folder), "--profile", "archive", "--as-of", "2026-11-20", "--sealed", "--lang", "en"]) == 1
    assert "Verify the dossier" in capsys.readouterr().out


def test_the_command_writes_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import json

    code = main(["lint", str(folder), "--procedure", "jeonse-loan", "--as-of", "2026-11-20", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert (code, told["profile"], told["refused"]) == (1, "default", True)
    assert {one["id"] for one in told["findings"]} >= {"document.missing"}


@pytest.mark.parametrize("profile", ["nobody", "/nowhere/profile.toml"])
def test_a_profile_that_is_not_there(folder: Path, profile: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", str(folder), "--profile", profile]) == 2
    assert capsys.readouterr().err.startswith("setup.")


def test_the_bundle_command_takes_profile_and_rules(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rules = ["--redact", "nts.income_amount:settlements.payer_number", "--redact", "kind:address"]
    assert main(["bundle", str(folder), "-o", str(folder / "mail"), "--profile", "email-10mb", *rules]) == 0
    (path,) = (folder / "mail").iterdir()
    assert path.name == "20261120_가나은행_1of1.pdf"
    assert b"%PDF" in path.read_bytes()
    assert main(["bundle", str(folder), "-o", str(folder / "x.pdf"), "--profile", "archive"]) == 2
    assert "sealed" in capsys.readouterr().err
    assert main(["bundle", str(folder), "-o", str(folder / "x.pdf"), "--redact", "nts.nope:x"]) == 2
    assert not (folder / "x.pdf").exists()


def test_profiles_by_name() -> None:
    assert chosen("print").separators
    held = dossier([sample(INCOME)])
    assert [one.kind for one in held.outcomes] == [Delivered.kind]
