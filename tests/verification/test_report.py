"""A report's verdict follows from its checks, and it says the same in JSON, English and Korean."""

import itertools
import re

import pytest

from certbroker.verification import Check, Verdict, VerificationReport
from certbroker.verification.wording import say, wording

HOLDS, FAILS, UNKNOWN = Verdict.HOLDS, Verdict.DOES_NOT_HOLD, Verdict.CANNOT_TELL


def check(verdict: Verdict, *, needed: bool = True, name: str = "a.b") -> Check:
    return Check(
        name, verdict, "said", f"en {verdict}", f"ko {verdict}", needed=needed, to_do_en="act", to_do_ko="할일"
    )


@pytest.mark.parametrize(
    ("checks", "whole"),
    [
        ([], UNKNOWN),
        ([check(HOLDS)], HOLDS),
        ([check(HOLDS), check(UNKNOWN)], UNKNOWN),
        ([check(HOLDS), check(UNKNOWN, needed=False)], HOLDS),
        ([check(HOLDS, needed=False)], UNKNOWN),
        ([check(UNKNOWN, needed=False)], UNKNOWN),
        ([check(HOLDS), check(FAILS)], FAILS),
        ([check(HOLDS), check(FAILS, needed=False)], FAILS),
        ([check(UNKNOWN), check(FAILS)], FAILS),
    ],
)
def test_the_whole(checks: list[Check], whole: Verdict) -> None:
    for order in itertools.permutations(checks):
        report = VerificationReport("original", order)
        assert report.verdict is whole
        assert report.is_valid is (whole is HOLDS)


def test_json_comes_back_and_its_verdict_is_not_believed() -> None:
    report = VerificationReport("original", (check(HOLDS), check(FAILS, name="c.d")), sha256="00")
    told = report.describe()
    assert told["verdict"] == "does_not_hold"
    assert VerificationReport.parse(told | {"verdict": "holds", "valid": True}) == report
    assert not VerificationReport.parse(told | {"verdict": "holds", "valid": True}).is_valid


def test_the_worst_check_of_an_id_is_the_one_that_is_asked_for() -> None:
    report = VerificationReport("original", (check(HOLDS), check(FAILS), check(UNKNOWN)))
    assert report["a.b"].verdict is FAILS
    with pytest.raises(KeyError):
        report["c.d"]


def test_a_person_reads_what_fails_first_and_what_to_do_last() -> None:
    report = VerificationReport("original", (check(HOLDS), check(UNKNOWN), check(FAILS)))
    lines = report.lines("en")
    assert lines[0].startswith("NOT VALID")
    assert lines[1].startswith("Judged as an original")
    assert [line.strip() for line in lines[2:]] == [
        "Does not hold:", "✗ en does_not_hold", "Could not be checked:", "? en cannot_tell", "Holds:", "✓ en holds",
        "What to do:", "→ act",
    ]  # fmt: skip
    assert report.lines("ko")[0].startswith("유효하지 않음")
    assert report.lines("ko")[-1].endswith("할일")


def test_a_note_is_no_task_while_something_else_fails() -> None:
    failing = VerificationReport("original", (check(HOLDS), check(UNKNOWN), check(UNKNOWN, needed=False)))
    assert failing.lines()[-1] == "  → act"
    note = Check("a.b", UNKNOWN, "said", "en", "ko", needed=False, to_do_en="look it up")
    assert not any("look it up" in line for line in VerificationReport("original", (check(FAILS), note)).lines())
    assert VerificationReport("original", (check(HOLDS), note)).lines()[-1] == "  → look it up"


@pytest.mark.parametrize("key", sorted(wording()))
def test_every_sentence_is_there_in_both_languages_with_the_same_blanks(key: str) -> None:
    words = wording()[key]
    assert set(words) <= {"en", "ko", "to_do_en", "to_do_ko"}
    assert ("to_do_en" in words) is ("to_do_ko" in words)
    assert re.search("[가-힣]", words["ko"])
    assert not re.search("[가-힣]", words["en"])
    blanks = [sorted(set(re.findall(r"{(\w+)}", words[language]))) for language in ("en", "ko")]
    assert blanks[0] == blanks[1]


def test_values_are_written_for_people_and_kept_for_programs() -> None:
    found = say("timestamp", HOLDS, "holds", at="2026-11-20T03:00:00+00:00", by="시점확인기관")
    assert "2026-11-20 12:00:00" in found.en, "in Korean time"
    assert found.details["at"] == "2026-11-20T03:00:00+00:00"
    assert "4,168" in say("signature.coverage", UNKNOWN, "validation_data", bytes=4168).ko
