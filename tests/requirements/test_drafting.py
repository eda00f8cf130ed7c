"""Drafts of notices: what was written down by hand in `tests/wanted/draft.toml`, and what holds of every draft."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certbroker.catalogue import discover
from certbroker.errors import RequirementError
from certbroker.requirements import Context, Draft, Requirement, draft, predicate, procedures, read_procedure, resolve

NOTICES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parents[1] / "wanted" / "draft.toml").read_text(encoding="utf-8")
)["notice"]
EVERY = pytest.mark.parametrize("notice", NOTICES, ids=[one["name"] for one in NOTICES])
CATALOGUE = discover()


def told(requirement: Requirement) -> dict[str, Any]:
    return {
        "by": requirement.proved_by,
        "evidence": [list(way) for way in requirement.evidence],
        "options": requirement.options,
        "fresh": requirement.freshness_days,
        "whose": requirement.whose,
    }


def wanted(one: dict[str, Any]) -> dict[str, Any]:
    return {
        "by": one.get("by", "certificate"),
        "evidence": one.get("evidence", []),
        "options": one.get("options", {}),
        "fresh": one.get("fresh"),
        "whose": one.get("whose", "applicant"),
    }


@EVERY
def test_wanted(notice: dict[str, Any]) -> None:
    made = draft(notice["text"], CATALOGUE)
    found = made.procedure.requirements
    assert made.procedure.name_ko == notice["name_ko"]
    assert [told(one) for one in found] == [wanted(one) for one in notice["requirement"]]
    for requirement, one in zip(found, notice["requirement"], strict=True):
        assert one["text"] in requirement.text_ko
        assert bool(requirement.when) == ("when" in one), requirement.text_ko
        if requirement.when:
            assert one["when"] in requirement.when.text_ko
        if "condition" in one:
            assert requirement.when
            assert requirement.when.predicate == predicate(one["condition"])
        comments = comments_before(made.toml, requirement.id)
        assert all(name in comments for name in one.get("review", []))


def comments_before(toml: str, requirement: str) -> str:
    """The comments that stand right before a requirement, those of its line among them."""
    before = toml.partition(f'\nid = "{requirement}"\n')[0].removesuffix("[[requirements]]")
    return before.rpartition("\n\n")[2]


@EVERY
def test_nothing_of_the_notice_is_lost(notice: dict[str, Any]) -> None:
    """Every line of the notice stands above what it became."""
    made = draft(notice["text"], CATALOGUE)
    for number, line in enumerate(notice["text"].splitlines(), 1):
        assert not line.strip() or f"\n# {number}: {line.strip()}\n" in made.toml
    comments = "\n".join(line for line in made.toml.splitlines() if line.startswith("# "))
    assert all(piece in comments for piece in notice.get("unread", []))


@EVERY
def test_round_trip(notice: dict[str, Any]) -> None:
    made = draft(notice["text"], CATALOGUE)
    assert read_procedure(made.toml) == made.procedure
    assert draft(notice["text"], CATALOGUE) == made


@EVERY
def test_it_is_written_as_the_procedures_of_the_package_are(notice: dict[str, Any]) -> None:
    """The same words in the same order: a reviewed draft can be put beside them as it is."""
    data = tomllib.loads(draft(notice["text"], CATALOGUE).toml)
    order = ["id", "text_ko", "predicate", "facts", "evidence", "options", "freshness_days", "freshness_text_ko"]
    order += ["when", "whose", "proved_by", "evidence_known", "known", "source", "note"]
    for one in data["requirements"]:
        assert list(one) == [word for word in order if word in one]
    assert set(data) <= set(procedures()["jeonse-loan"].model_dump(by_alias=True))


@EVERY
def test_nothing_is_invented(notice: dict[str, Any]) -> None:
    made = draft(notice["text"], CATALOGUE).procedure
    assert made.law == ()
    assert made.checked_on is None
    assert set(made.sources.values()) == {made.authority_ko} == {made.who_en} == {made.source_quality} == {"REVIEW"}
    assert {one.known for one in made.requirements} == {"assumed"}


@EVERY
def test_a_draft_can_be_planned(notice: dict[str, Any]) -> None:
    made = draft(notice["text"], CATALOGUE).procedure
    plan = resolve(made, CATALOGUE, Context(date(2026, 11, 20)))
    noted = [*plan.known, *plan.not_needed, *plan.conditional, *plan.on_paper, *plan.declared]
    served = {one.id for planned in plan.certificates for one in planned.requirements}
    assert served | {one.requirement.id for one in noted} == {one.id for one in made.requirements}
    asked = {
        name for one in made.requirements if one.proved_by == "certificate" for way in one.evidence for name in way
    }
    assert {planned.paper.certificate for planned in plan.certificates} <= asked


def test_comments_are_in_the_language_asked_for() -> None:
    made = draft("소득 증빙서류", CATALOGUE, language="ko")
    assert "증명서 이름이 아닌 서류 종류" in made.toml
    assert "may be meant" in draft("소득 증빙서류", CATALOGUE).toml


def test_id_and_name_are_those_asked_for() -> None:
    made = draft("주민등록등본", CATALOGUE, id="library-card", name='도서관 "회원증"')
    assert (made.procedure.id, made.procedure.name_ko) == ("library-card", '도서관 "회원증"')


@pytest.mark.parametrize("text", ["", "  \n\n", "문의: 031-000-0000", "hello"])
def test_a_text_without_papers_is_refused(text: str) -> None:
    with pytest.raises(RequirementError, match="names no paper"):
        draft(text, CATALOGUE)


def test_an_id_that_is_none_is_refused() -> None:
    with pytest.raises(RequirementError, match="no draft"):
        draft("주민등록등본", CATALOGUE, id="Not An Id")


@pytest.mark.parametrize("text", ["등본\n" * 20_000, "등본 " * 400])
def test_a_text_or_line_that_is_too_long_is_refused(text: str) -> None:
    with pytest.raises(RequirementError, match="more than 50,000 characters, or 1,000 in a line"):
        draft(text, CATALOGUE)


def test_the_same_paper_of_two_people_is_asked_of_both() -> None:
    made = draft("소득금액증명(본인)\n소득금액증명(배우자)", CATALOGUE).procedure
    assert [(one.id, one.whose) for one in made.requirements] == [
        ("income_amount", "applicant"),
        ("income_amount_2", "spouse"),
    ]


def test_a_note_sets_what_a_paper_above_lacks() -> None:
    made = draft("주민등록초본 1부\n※ 주민등록초본은 과거 주소변동사항 포함, 1개월 이내 발급분", CATALOGUE)
    (one,) = made.procedure.requirements
    assert one.options == {"mois.resident_record": {"past_addresses": "all"}}
    assert one.freshness_days == 30


LINES = st.lists(
    st.one_of(
        st.text(max_size=40),
        st.sampled_from([line for one in NOTICES for line in one["text"].splitlines()]),
        st.sampled_from(
            ['"""', "\\", "'''", "a = 1", "[[requirements]]", "#", "\x00\x7f", "\u2028", "\ud800", "등본\x1f"]
        ),
    ),
    max_size=8,
)


@settings(deadline=None, max_examples=150)
@given(LINES)
def test_any_text_gives_a_draft_that_loads_or_one_error(lines: list[str]) -> None:
    try:
        made = draft("\n".join(lines), CATALOGUE)
    except RequirementError as error:
        told = str(error)
    else:
        told = ""
        assert isinstance(made, Draft)
        assert read_procedure(made.toml) == made.procedure
    assert told == "" or "names no paper" in told
