"""The certificates of a notice's lines, for a program and for a person."""

import json
import subprocess

import pytest

from cli.conftest import Run, command, settled

LINE = "주민등록등본 1부(최근 3개월 이내 발급, 주민번호 뒷자리 미포함), 통장사본"
REGISTER = {
    "id": "mois.resident_register",
    "reason": "names 주민등록등본",
    "options": {"resident_number_back": "none"},
    "fresh_within_days": 90,
}


def test_a_text_becomes_one_object_on_one_line(run: Run) -> None:
    ran = run("find", LINE, "--json")
    assert (ran.code, ran.err, ran.out.count("\n")) == (0, "", 1)
    assert ran.json == {"text": LINE, "matches": [REGISTER], "candidates": [], "not_certificates": ["통장사본"]}


def test_words_without_quotes_are_one_text(run: Run) -> None:
    ran = run("find", "--json", "국세·지방세", "납세증명서")
    assert ran.json["text"] == "국세·지방세 납세증명서"
    assert [one["id"] for one in ran.json["matches"]] == ["nts.tax_clearance", "local_tax.clearance"]


def test_what_may_be_meant_is_no_match(run: Run) -> None:
    told = run("find", "완납증명서", "--json").json
    assert (told["matches"], told["not_certificates"]) == ([], [])
    assert {"nts.tax_clearance", "local_tax.clearance"} <= set(told["candidates"])


def test_every_line_of_standard_input_has_its_object(run: Run) -> None:
    lines = ["\ufeff구비서류", LINE, "", "끝."]
    ran = run("find", "-", "--json", stdin="\r\n".join(lines).encode())
    told = [json.loads(line) for line in ran.out.splitlines()]
    assert [one["text"] for one in told] == ["구비서류", *lines[1:]]
    assert [len(one["matches"]) for one in told] == [0, 1, 0, 0]


def test_lines_are_answered_as_they_come() -> None:
    with subprocess.Popen(
        command("find", "-", "--json"), env=settled(), stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for line in (LINE, "가족관계증명서"):
            process.stdin.write(f"{line}\n".encode())
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["text"] == line
        process.stdin.close()
        assert process.wait(timeout=20) == 0


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", ["names 주민등록등본", "issued within 90 days", "options: resident_number_back=none", "no certificate"]),
        (
            "ko",
            ["주민등록등본: 적힌 이름", "90일 이내 발급", "선택사항: resident_number_back=none", "목록에 없는 서류"],
        ),
    ],
)
def test_a_person_reads_it_in_their_language(run: Run, language: str, told: list[str]) -> None:
    ran = run("find", LINE, "--lang", language)
    assert (ran.code, ran.err) == (0, "")
    assert all(one in ran.out for one in ("주민등록표 등본  mois.resident_register", "통장사본", *told))


def test_a_person_sees_candidates_and_that_nothing_was_found(run: Run) -> None:
    ran = run("find", "-", stdin="완납증명서\n\n끝.\n".encode())
    first, _, second = ran.out.partition("끝.\n")
    assert "may be meant: " in first
    assert "(nts.tax_clearance)" in first
    assert second == "  no certificate found\n"


@pytest.mark.parametrize(
    ("arguments", "stdin", "code", "part"),
    [
        ((), b"", "setup.usage", "TEXT"),
        (("-",), "등본\n".encode() + "등본".encode("cp949"), "setup.file", "line 2: not UTF-8"),
    ],
)
def test_a_wrong_input_is_told(run: Run, arguments: tuple[str, ...], stdin: bytes, code: str, part: str) -> None:
    ran = run("find", *arguments, stdin=stdin)
    assert ran.code == 2
    assert ran.err.startswith(f"{code}: ")
    assert part in ran.err
