"""What predicates are called: every kind, in both languages, and without a fact about anybody."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any, get_args

import pytest

from certbroker.facts import Fact
from certbroker.requirements import Context, Predicate, Procedure, predicate, procedures
from certbroker.requirements.phrases import SAYINGS, say
from certbroker.requirements.words import place, won, words

DAY = date(2026, 11, 20)
CONTEXT = Context(DAY, {"notice_date": date(2026, 11, 1), "notice.percent": 60, "supply_region": "경기도 수원시"})
HANGUL = re.compile("[가-힣]")
NAMES = ("성남시", "고양시", "수원시", "한국장학재단")
"""Korean names that have no English one here."""


def _kinds() -> set[type[Any]]:
    return set(get_args(get_args(Predicate)[0]))


def test_every_kind_of_predicate_has_a_phrase() -> None:
    assert _kinds() == set(SAYINGS)
    assert len(_kinds()) > 40


def test_every_fact_has_a_name() -> None:
    assert set(words()["facts"]) == {fact.value for fact in Fact}


def _phrases(procedure: Procedure) -> Iterator[tuple[str, tuple[str, str]]]:
    context = replace(CONTEXT, conditions=procedure.conditions)
    for one in procedure.requirements:
        yield one.id, say(one.predicate, context)
        if one.when:
            yield f"{one.id}.when", say(one.when.predicate, context)


@pytest.mark.parametrize("procedure", procedures().values(), ids=lambda one: one.id)
def test_what_a_procedure_asks_can_be_said_in_both_languages(procedure: Procedure) -> None:
    for name, (en, ko) in _phrases(procedure):
        assert HANGUL.search(ko), f"{name}: {ko}"
        plain = en
        for korean in NAMES:
            plain = plain.replace(korean, "")
        assert not HANGUL.search(plain), f"{name}: {en}"
        assert not re.search(r"[{}_]", en + ko), f"{name}: {en} {ko}"


@pytest.mark.parametrize(
    ("data", "en", "ko"),
    [
        ({"is": "age_at_least", "years": 19}, "19 years old or over", "만 19세 이상"),
        (
            {"is": "age_is", "years": 24, "on": "notice_date"},
            "24 years old (on the day of the notice, 2026-11-01)",
            "만 24세 (공고일 2026-11-01 현재)",
        ),
        (
            {"is": "age_is", "years": 24, "on": "payment_date"},
            "24 years old (on the day of payment)",
            "만 24세 (지급일 현재)",
        ),
        (
            {"is": "resident_continuously", "place": "경기도", "months_at_least": 36, "until": "application_date"},
            "registered in Gyeonggi Province for 3 years or more without a break",
            "경기도 3년 이상 계속 거주",
        ),
        (
            {"is": "resident_total", "place": "경기도", "months_at_least": 18, "until": "notice_date"},
            "registered in Gyeonggi Province for 18 months or more in all, up to the day of the notice, 2026-11-01",
            "경기도 거주기간 합하여 18개월 이상 (공고일 2026-11-01까지)",
        ),
        (
            {"is": "resident_in", "place": "supply_region", "months_at_least": "notice"},
            "registered in 수원시, Gyeonggi Province for as long as the notice sets or more without a break",
            "경기도 수원시 공고에서 정한 기간 이상 계속 거주",
        ),
        (
            {"is": "income_at_most_percent_of_urban_worker_average", "percent": "notice"},
            "income of at most 60% of the average of urban workers",
            "도시근로자 월평균소득 60% 이하",
        ),
        (
            {"is": "not", "of": {"is": "owns_house", "whose": "household"}},
            "household: owns no home",
            "세대: 무주택",
        ),
        (
            {"is": "not", "of": {"is": "any", "of": [{"is": "married"}, {"is": "age_below", "years": 30}]}},
            "not: (either married; or under 30 years old)",
            "(다음 중 하나: 혼인 중 / 만 30세 미만)에 해당하지 않음",
        ),
        (
            {"is": "all", "of": [{"is": "sex", "sex": "female"}, {"is": "holds", "fact": "veteran.merit"}]},
            "female and on record: person of national merit",
            "여성, 국가유공자 등록 있음",
        ),
        (
            {
                "is": "income_annual_at_most",
                "won": 50000000,
                "raised_to": [{"won": 200000000, "when": {"is": "newlywed"}}],
            },
            "yearly income of 50,000,000 won or less (more where it applies: newly married couple: 200,000,000 won)",
            "연소득 5,000만원 이하 (특례: 신혼가구 2억원)",
        ),
        ({"is": "claims", "what": ["a_new_word"]}, "claims: a new word", "a new word 주장"),
        ({"is": "nationality", "country": "VN"}, "nationality VN", "VN 국적"),
    ],
)  # fmt: skip
def test_phrases(data: dict[str, Any], en: str, ko: str) -> None:
    assert say(predicate(data), CONTEXT) == (en, ko)


@pytest.mark.parametrize(
    ("amount", "ko"),
    [
        (0, "0원"),
        (38_000_000, "3,800만원"),
        (345_000_000, "3억 4,500만원"),
        (200_000_000, "2억원"),
        (12_345, "12,345원"),
    ],
)
def test_amounts_are_written_as_offices_do(amount: int, ko: str) -> None:
    assert won(amount) == (f"{amount:,} won", ko)


def test_a_place_that_the_notice_names_is_said_once_it_is_known() -> None:
    assert place("supply_region", CONTEXT)[1] == "경기도 수원시"
    assert place("supply_region", Context(DAY)) == ("the region of the housing supply", "주택공급 지역")
